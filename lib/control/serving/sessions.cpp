// SPDX-License-Identifier: BSL-1.0
#include "control/serving/sessions.hpp"

#include "coroutine/end.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <sys/socket.h>

#include <utility>

namespace asio = boost::asio;
using local = boost::asio::local::stream_protocol;
using tcp = boost::asio::ip::tcp;

namespace rdad::control {
namespace {

constexpr uid_t nobody_known = static_cast<uid_t>(-1);

/// Whoever has connected. Of another user namespace, (uid_t)-1 or what the kernel shows instead.
uid_t user_of(local::socket& socket)
{
    ucred peer{0, nobody_known, static_cast<gid_t>(-1)};
    socklen_t size = sizeof(peer);
    ::getsockopt(socket.native_handle(), SOL_SOCKET, SO_PEERCRED, &peer, &size);
    return peer.uid;
}

uid_t user_of(tcp::socket&)
{
    return nobody_known;
}

}  // namespace

sessions::sessions(const admission_limits& limits, body_limit longest_body, answerer answer)
    : admission_(limits),
      stream_patience_(limits.stream_patience),
      longest_body_(std::move(longest_body)),
      answer_(std::move(answer))
{}

template <class Protocol>
asio::awaitable<void> sessions::accept(asio::basic_socket_acceptor<Protocol>& acceptor)
{
    for (;;) {
        auto [failed, socket] = co_await acceptor.async_accept(asio::as_tuple(asio::use_awaitable));
        if (failed == asio::error::operation_aborted)
            throw boost::system::system_error(failed);
        if (failed) {
            // Of file descriptors there may be none for a while.
            asio::steady_timer timer(acceptor.get_executor(), std::chrono::seconds(1));
            co_await timer.async_wait(asio::use_awaitable);
        } else {
            receive<Protocol>(std::move(socket));
        }
    }
}

template <class Protocol>
void sessions::receive(asio::basic_stream_socket<Protocol> socket)
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
    conversation what{
        v.due,
        longest_body_,
        [this, who] { admission_.has_asked(who); },
        stream_patience_,
        [this, who] { return admission_.may_stream(who); },
        [this, user](received_request asked) { return answer_(std::move(asked), user); }};
    const auto executor = socket.get_executor();
    asio::co_spawn(
        executor,
        serve(std::move(socket), std::move(what)),
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

void sessions::cancel()
{
    for (auto& [who, session] : sessions_)
        session.emit(asio::cancellation_type::terminal);
}

template asio::awaitable<void> sessions::accept(asio::basic_socket_acceptor<local>& acceptor);
template asio::awaitable<void> sessions::accept(asio::basic_socket_acceptor<tcp>& acceptor);

}  // namespace rdad::control
