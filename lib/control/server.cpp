// SPDX-License-Identifier: BSL-1.0
#include "control/server.hpp"

#include "coroutine/end.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace beast_http = boost::beast::http;
using local = boost::asio::local::stream_protocol;

namespace rdad::control {
namespace {

using stream = beast::basic_stream<local>;

/// The names of jobs that are asked for are in it.
constexpr std::uint32_t longest_header = 64 * 1024;
constexpr std::uint64_t longest_body = 4096;

/// The names of most_jobs_of_order, of 255 bytes each.
constexpr std::uint64_t longest_order = std::uint64_t{3} << 20U;

/// A body is read in parts.
constexpr std::size_t largest_buffer = 2 * longest_header;

/// With a client that doesn't read its answer.
constexpr std::chrono::seconds patience(10);

constexpr mode_t socket_mode = 0660;

using message = beast_http::response<beast_http::string_body>;

message message_of(response answered, unsigned version)
{
    message m(answered.status, version);
    m.set(beast_http::field::content_type, "application/json");
    m.keep_alive(false);
    if (!answered.allow.empty())
        m.set(beast_http::field::allow, beast::string_view(answered.allow.data(), answered.allow.size()));
    m.body() = std::move(answered.body);
    m.prepare_payload();
    return m;
}

/// The most bytes of the body of a request with that target.
std::uint64_t longest_body_for(beast::string_view target)
{
    return is_order_for_many({target.data(), target.size()}) ? longest_order : longest_body;
}

/// Whoever has connected. Of another user namespace, (uid_t)-1 or what the kernel shows instead.
uid_t user_of(local::socket& socket)
{
    ucred peer{0, static_cast<uid_t>(-1), static_cast<gid_t>(-1)};
    socklen_t size = sizeof(peer);
    ::getsockopt(socket.native_handle(), SOL_SOCKET, SO_PEERCRED, &peer, &size);
    return peer.uid;
}

/// Without waiting for anything: its answer fits into the buffer of a new socket.
void turn_away(local::socket& socket)
{
    constexpr unsigned version = 11;
    const message m = message_of(
        response_of(
            beast_http::status::service_unavailable,
            "Too many orders are being carried out. Try again when some of them are done."
        ),
        version
    );
    boost::system::error_code failed;
    socket.non_blocking(true, failed);
    if (!failed)
        beast_http::write(socket, m, failed);
}

failure last_failure_of(const std::string& path)
{
    return last_failure("make the socket " + path);
}

}  // namespace

server::server(local::acceptor acceptor, std::string path, handlers ask, const admission_limits& limits)
    : acceptor_(std::move(acceptor)), path_(std::move(path)), ask_(std::move(ask)), admission_(limits)
{}

server::~server()
{
    ::unlink(path_.c_str());
}

result<std::unique_ptr<server>> server::open(
    const asio::any_io_executor& executor,
    const std::string& path,
    handlers ask,
    const admission_limits& limits
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
    if (!failed && ::fchmod(acceptor.native_handle(), socket_mode) != 0)
        return last_failure_of(path);
    if (!failed)
        acceptor.bind(local::endpoint(path), failed);
    if (!failed && ::chmod(path.c_str(), socket_mode) != 0)
        return last_failure_of(path);
    if (!failed)
        acceptor.listen(asio::socket_base::max_listen_connections, failed);
    if (failed) {
        errno = failed.value();
        return last_failure_of(path);
    }
    return std::unique_ptr<server>(new server(std::move(acceptor), path, std::move(ask), limits));
}

asio::awaitable<void> server::run()
{
    for (;;) {
        auto [failed, socket] = co_await acceptor_.async_accept(asio::as_tuple(asio::use_awaitable));
        if (failed == asio::error::operation_aborted)
            throw boost::system::system_error(failed);
        if (failed) {
            // Of file descriptors there may be none for a while.
            asio::steady_timer timer(acceptor_.get_executor(), std::chrono::seconds(1));
            co_await timer.async_wait(asio::use_awaitable);
        } else {
            receive(std::move(socket));
        }
    }
}

void server::receive(local::socket socket)
{
    const uid_t user = user_of(socket);
    const admission::verdict v = admission_.arrive(user, admission::clock::now());
    if (v.evicted)
        sessions_.at(*v.evicted).emit(asio::cancellation_type::terminal);
    if (!v.admitted) {
        turn_away(socket);
        return;
    }
    const admission::id who = *v.admitted;
    asio::co_spawn(
        acceptor_.get_executor(),
        serve(std::move(socket), who, user, v.due),
        asio::bind_cancellation_slot(
            sessions_[who].slot(),
            [this, who](const std::exception_ptr& error) {
                sessions_.erase(who);
                admission_.left(who);
                coroutine::rethrow_unless_cancelled(error);
            }
        )
    );
}

/// One request, which has to be there when it is due, and its answer.
asio::awaitable<void> server::serve(
    local::socket socket,
    admission::id who,
    uid_t user,
    admission::clock::time_point due
)
{
    stream s(std::move(socket));
    beast::flat_buffer buffer(largest_buffer);
    beast_http::request_parser<beast_http::string_body> parser;
    parser.header_limit(longest_header);
    parser.body_limit(longest_order);
    s.expires_at(due);
    const auto [no_header, header_size] =
        co_await beast_http::async_read_header(s, buffer, parser, asio::as_tuple(asio::use_awaitable));
    // A client that says nothing sensible learns it by the end of the connection.
    const std::uint64_t limit = longest_body_for(parser.get().target());
    if (no_header || parser.content_length().value_or(0) > limit)
        co_return;
    // Of what comes in chunks no length is known before.
    parser.body_limit(limit);
    const auto [failed, size] =
        co_await beast_http::async_read(s, buffer, parser, asio::as_tuple(asio::use_awaitable));
    if (failed)
        co_return;
    admission_.has_asked(who);
    auto received = parser.release();
    const auto target = received.target();
    request asked{received.method(), {target.data(), target.size()}, std::move(received.body()), user};
    response answered = co_await answer_to(std::move(asked), ask_);
    const message m = message_of(std::move(answered), received.version());
    s.expires_after(patience);
    co_await beast_http::async_write(s, m, asio::as_tuple(asio::use_awaitable));
}

void server::cancel_sessions()
{
    for (auto& [who, session] : sessions_)
        session.emit(asio::cancellation_type::terminal);
}

}  // namespace rdad::control
