// SPDX-License-Identifier: BSL-1.0
#include "emulator/https/server.hpp"

#include "emulator/https/listen_address.hpp"
#include "emulator/https/session.hpp"
#include "emulator/https/session_group.hpp"
#include "emulator/state/kept_state.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>

#include <exception>
#include <utility>

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace rdad::emulator {
namespace {

using namespace std::chrono_literals;

using acceptor_ptr = std::shared_ptr<tcp::acceptor>;
using group_ptr = std::shared_ptr<session_group>;

/// Where a coroutine ends: whatever it throws is a bug and goes out of io_context::run.
void rethrow(std::exception_ptr thrown)
{
    if (thrown)
        std::rethrow_exception(thrown);
}

/// Runs until the acceptor is closed.
asio::awaitable<void> accept_connections(acceptor_ptr acceptor, group_ptr group, std::size_t max_connections)
{
    constexpr auto use_tuple = asio::as_tuple(asio::use_awaitable);
    while (acceptor->is_open()) {
        auto [ec, socket] = co_await acceptor->async_accept(use_tuple);
        if (ec && acceptor->is_open()) {
            // Most likely out of file descriptors: of no use to try again before others have ended.
            asio::steady_timer pause(acceptor->get_executor(), 10ms);
            co_await pause.async_wait(use_tuple);
        } else if (!ec && group->size() < max_connections) {
            socket.set_option(tcp::no_delay(true), ec);
            asio::co_spawn(acceptor->get_executor(), run_session(std::move(socket), group), rethrow);
        }
    }
}

result<acceptor_ptr> listen(asio::io_context& context, const tcp::endpoint& endpoint)
{
    auto acceptor = std::make_shared<tcp::acceptor>(context);
    error_code ec;
    acceptor->open(endpoint.protocol(), ec);
    if (!ec)
        acceptor->set_option(tcp::acceptor::reuse_address(true), ec);
    if (!ec)
        acceptor->bind(endpoint, ec);
    if (!ec)
        acceptor->listen(tcp::acceptor::max_listen_connections, ec);
    if (ec)
        return failure{
            ec,
            fmt::format(
                "can't listen on {}:{}: {}",
                endpoint.address().to_string(),
                endpoint.port(),
                ec.message()
            )};
    return acceptor;
}

/// Null for an empty path.
result<std::optional<exchange_log>> open_log(const std::filesystem::path& path)
{
    if (path.empty())
        return std::optional<exchange_log>();
    auto log = exchange_log::open(path);
    if (!log)
        return log.error();
    return std::optional<exchange_log>(*std::move(log));
}

std::vector<std::string> certified_addresses(const tcp::endpoint& endpoint)
{
    std::vector<std::string> addresses{"127.0.0.1", "::1"};
    if (const std::string own = endpoint.address().to_string(); own != addresses[0] && own != addresses[1])
        addresses.push_back(own);
    return addresses;
}

result<std::optional<kept_state>> find_kept_state(bool keep, const state_directory& files)
{
    if (keep)
        return read_kept_state(files);
    if (auto forgotten = forget_kept_state(files); !forgotten)
        return forgotten.error();
    return std::optional<kept_state>();
}

/// Writes the files of a service that is about to serve.
result<void> write_files(
    session_group& group,
    const certificate_authority& authority,
    bool keep,
    const state_directory& files
)
{
    emulator::service& service = group.service();
    auto written = write_state(
        files,
        {
            authority.certificate,
            service.permanent_token(),
            service.client().secret,
            service.first_jobs(),
            keep ? std::optional(authority.private_key) : std::nullopt,
        }
    );
    if (!written || !keep)
        return written;
    auto journal = job_journal::start(files.journal_file, service.jobs());
    if (!journal)
        return journal.error();
    group.keep_jobs(*std::move(journal));
    return {};
}

/// A service that goes on from what was kept, or begins.
result<group_ptr> start_group(
    const server_options& options,
    const state_directory& files,
    const tcp::endpoint& endpoint
)
{
    auto kept = find_kept_state(options.keep_state, files);
    if (!kept)
        return kept.error();
    auto log = open_log(options.exchange_log);
    if (!log)
        return log.error();
    const time_point now = std::chrono::system_clock::now();
    const certificate_authority authority = *kept ? (*kept)->authority : make_certificate_authority(now);
    const auto identity = make_server_identity(authority, certified_addresses(endpoint), now);
    if (!identity)
        return invalid(fmt::format(
            "{} and {} are no certificate with its key",
            files.ca_file.string(),
            files.ca_key_file.string()
        ));
    auto group = std::make_shared<session_group>(
        options.service,
        *identity,
        session_limits{options.patience},
        *std::move(log),
        *kept ? std::optional(std::move((*kept)->service)) : std::nullopt
    );
    if (auto written = write_files(*group, authority, options.keep_state, files); !written)
        return written.error();
    return group;
}

}  // namespace

struct server::parts
{
    acceptor_ptr acceptor;
    group_ptr group;
    tcp::endpoint endpoint;
    state_directory files;
};

result<server> server::start(asio::io_context& context, const server_options& options)
{
    const auto wanted = parse_listen_address(options.listen);
    if (!wanted)
        return wanted.error();
    auto acceptor = listen(context, *wanted);
    if (!acceptor)
        return acceptor.error();
    const tcp::endpoint endpoint = (*acceptor)->local_endpoint();

    const auto files = make_state_directory(options.state_dir);
    if (!files)
        return files.error();
    auto group = start_group(options, *files, endpoint);
    if (!group)
        return group.error();
    asio::co_spawn(context, accept_connections(*acceptor, *group, options.max_connections), rethrow);
    return server(std::make_unique<parts>(parts{*acceptor, *group, endpoint, *files}));
}

server::server(std::unique_ptr<parts> made) : parts_(std::move(made)) {}
server::server(server&&) noexcept = default;
server& server::operator=(server&&) noexcept = default;

server::~server()
{
    if (parts_)
        stop();
}

std::uint16_t server::port() const
{
    return parts_->endpoint.port();
}

std::string server::origin() const
{
    const auto address = parts_->endpoint.address();
    const std::string host = address.is_v6() ? fmt::format("[{}]", address.to_string()) : address.to_string();
    return fmt::format("https://{}:{}", host, port());
}

std::string server::url() const
{
    return origin() + prefix_of(api::realitydataanalysis);
}

std::string server::token_url() const
{
    return origin() + "/connect/token";
}

const state_directory& server::files() const
{
    return parts_->files;
}

service& server::service()
{
    return parts_->group->service();
}

boost::json::object server::announcement() const
{
    const state_directory& f = files();
    return {
        {"url", url()},
        {"caFile", f.ca_file.string()},
        {"tokenFile", f.token_file.string()},
        {"tokenUrl", token_url()},
        {"clientId", parts_->group->service().client().id},
        {"clientSecretFile", f.client_secret_file.string()},
        {"jobsFile", f.jobs_file.string()},
    };
}

void server::stop()
{
    error_code ignored;
    parts_->acceptor->close(ignored);
    parts_->group->stop();
}

}  // namespace rdad::emulator
