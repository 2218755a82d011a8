// SPDX-License-Identifier: BSL-1.0
#include "emulator/https/session_group.hpp"

#include <boost/asio/buffer.hpp>

#include <vector>

namespace asio = boost::asio;
namespace ssl = boost::asio::ssl;

namespace rdad::emulator {
namespace {

ssl::context make_tls_context(const server_identity& identity)
{
    ssl::context context(ssl::context::tls_server);
    context.set_options(ssl::context::no_tlsv1 | ssl::context::no_tlsv1_1);
    context.use_certificate_chain(asio::buffer(identity.certificate));
    context.use_private_key(asio::buffer(identity.private_key), ssl::context::pem);
    return context;
}

}  // namespace

session_group::session_group(
    const service_options& options,
    const server_identity& identity,
    const session_limits& limits,
    std::optional<exchange_log> log,
    std::optional<service_past> past
)
    : limits_(limits),
      tls_(make_tls_context(identity)),
      service_(options, begin_, std::move(past)),
      log_(std::move(log))
{}

void session_group::keep_jobs(std::unique_ptr<job_journal> journal)
{
    journal_ = std::move(journal);
    service_.jobs().observe(*journal_);
}

time_point session_group::now() const
{
    return begin_ + std::chrono::duration_cast<duration>(std::chrono::steady_clock::now() - steady_begin_);
}

void session_group::record(const request& request, const response& answered)
{
    if (log_ && is_api_operation(find_route(request.method, request.target, true).operation))
        log_->write(request, answered);
}

void session_group::stop()
{
    stopping_ = true;
    // A session that ends takes itself out of the set.
    const std::vector<stoppable*> sessions(sessions_.begin(), sessions_.end());
    for (stoppable* session : sessions)
        session->stop();
}

}  // namespace rdad::emulator
