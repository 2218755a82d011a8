// SPDX-License-Identifier: BSL-1.0
#include "control/serving/server.hpp"

#include "control/serving/answering.hpp"
#include "control/serving/group_access.hpp"

#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace asio = boost::asio;
using local = boost::asio::local::stream_protocol;

namespace rdad::control {
namespace {

constexpr std::uint64_t longest_usual_body = 4096;

/// The names of most_jobs_of_order, of 255 bytes each.
constexpr std::uint64_t longest_order = std::uint64_t{3} << 20U;

std::uint64_t longest_body_for(std::string_view target)
{
    return is_order_for_many(target) ? longest_order : longest_usual_body;
}

failure last_failure_of(const std::string& path)
{
    return last_failure("make the socket " + path);
}

}  // namespace

server::server(
    local::acceptor acceptor,
    std::string path,
    handlers ask,
    const admission_limits& limits,
    bool only_reads
)
    : acceptor_(std::move(acceptor)),
      path_(std::move(path)),
      ask_(std::move(ask)),
      only_reads_(only_reads),
      sessions_(limits, longest_body_for, [this](received_request received, uid_t by) {
          return answer(std::move(received), by);
      })
{}

asio::awaitable<response> server::answer(received_request received, uid_t by)
{
    if (!only_reads_)
        co_return co_await answer_to(request_of(std::move(received), by), ask_);
    if (received.method() != boost::beast::http::verb::get)
        co_return not_that_method("GET", "This socket is to read only.");
    co_return co_await answer_to(request_of(std::move(received), ::geteuid()), ask_);
}

server::~server()
{
    ::unlink(path_.c_str());
}

result<std::unique_ptr<server>> server::open(
    const asio::any_io_executor& executor,
    const std::string& path,
    handlers ask,
    const admission_limits& limits,
    const socket_use& use
)
{
    if (path.size() >= sizeof(sockaddr_un::sun_path)) {
        errno = ENAMETOOLONG;
        return last_failure_of(path);
    }
    if (::unlink(path.c_str()) != 0 && errno != ENOENT)
        return last_failure_of(path);
    boost::system::error_code failed;
    local::acceptor acceptor(executor);
    acceptor.open(local(), failed);
    // The mode of the socket is that of the file which bind(2) makes, less the umask: it is never too wide.
    if (!failed && ::fchmod(acceptor.native_handle(), use.mode) != 0)
        return last_failure_of(path);
    if (!failed)
        acceptor.bind(local::endpoint(path), failed);
    if (!failed && ::chmod(path.c_str(), use.mode) != 0)
        return last_failure_of(path);
    if (!failed && use.group && !lets_connect(path, *use.group))
        return last_failure_of(path);
    if (!failed)
        acceptor.listen(asio::socket_base::max_listen_connections, failed);
    if (failed) {
        errno = failed.value();
        return last_failure_of(path);
    }
    return std::unique_ptr<server>(
        new server(std::move(acceptor), path, std::move(ask), limits, use.only_reads)
    );
}

asio::awaitable<void> server::run()
{
    return sessions_.accept(acceptor_);
}

void server::cancel_sessions()
{
    sessions_.cancel();
}

}  // namespace rdad::control
