// SPDX-License-Identifier: BSL-1.0
// Connecting to a host that has several addresses, some of which may be dead.

#include "http/connect.hpp"

#include "http/authority.hpp"
#include "http/sentence.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace rdad::http {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using std::chrono::steady_clock;

std::string written(const tcp::endpoint& address)
{
    return host_and_port(address.address().to_string(), address.port());
}

std::string all_written(std::vector<tcp::endpoint>::const_iterator first, decltype(first) last)
{
    std::vector<std::string> texts;
    std::transform(first, last, std::back_inserter(texts), written);
    return fmt::format("{}", fmt::join(texts, " and "));
}

// The attempts under way. Shared with their handlers, which may be called when nobody waits any more.
struct race
{
    explicit race(const asio::any_io_executor& executor) : news(executor) {}

    asio::steady_timer news;  // cancelled when an attempt has ended
    std::vector<std::shared_ptr<tcp::socket>> sockets = {};
    std::size_t under_way = 0;
    bool has_failed = false;  // since the last attempt was begun
    std::optional<tcp::socket> winner = {};
    std::optional<failure> last_failure = {};
};

// However the race ends, no attempt goes on.
struct end_of_race
{
    std::shared_ptr<race> ended;

    ~end_of_race()
    {
        error_code ignored;
        for (const auto& socket : ended->sockets)
            socket->close(ignored);
    }
};

void attempt_ended(race& race, tcp::socket& socket, const tcp::endpoint& to, const error_code& ec)
{
    --race.under_way;
    if (ec) {
        race.has_failed = true;
        race.last_failure = failure{
            {errc::connect_failed, fmt::format("Could not connect to {}: {}.", written(to), ec.message())}};
    } else if (!race.winner) {
        race.winner = std::move(socket);
    }
    race.news.cancel();
}

template <class Value>
error_code set_option(tcp::socket& socket, int level, int name, const Value& value)
{
    if (::setsockopt(socket.native_handle(), level, name, &value, sizeof value) == 0)
        return {};
    return {errno, boost::system::system_category()};
}

// Has the kernel forget what was written, and not delivered, when the socket is closed or the process dies:
// it resets the connection (SO_LINGER, socket(7)). Else it goes on sending for a minute and a half (tcp(7),
// tcp_orphan_retries), and a request that was given up would be carried out after all. Set by Asio's own
// option this would be undone by the socket's destructor. What is neither delivered nor given up, since the
// process is stopped, ends likewise (TCP_USER_TIMEOUT, tcp(7)).
error_code forget_unsent_when_closed(tcp::socket& socket)
{
    const linger reset{1, 0};
    if (const auto ec = set_option(socket, SOL_SOCKET, SO_LINGER, reset))
        return ec;
    const auto milliseconds = static_cast<unsigned>(undelivered_limit.count());
    return set_option(socket, IPPROTO_TCP, TCP_USER_TIMEOUT, milliseconds);
}

void begin_attempt(const std::shared_ptr<race>& race, const tcp::endpoint& to)
{
    const auto socket = std::make_shared<tcp::socket>(race->news.get_executor());
    race->sockets.push_back(socket);
    race->has_failed = false;
    ++race->under_way;
    const auto on_end = [race, socket, to](const error_code& ec) { attempt_ended(*race, *socket, to, ec); };
    error_code ec;
    socket->open(to.protocol(), ec);
    if (!ec)
        ec = forget_unsent_when_closed(*socket);
    if (ec)
        asio::post(socket->get_executor(), [on_end, ec] { on_end(ec); });
    else
        socket->async_connect(to, on_end);
}

tcp::socket without_delay(tcp::socket socket)
{
    error_code ignored;  // costs speed at most
    socket.set_option(tcp::no_delay(true), ignored);
    return socket;
}

}  // namespace

std::vector<tcp::endpoint> interleaved(const std::vector<tcp::endpoint>& addresses)
{
    std::vector<tcp::endpoint> first_family;
    std::vector<tcp::endpoint> other_family;
    for (const tcp::endpoint& address : addresses) {
        const bool is_first = address.protocol() == addresses.front().protocol();
        (is_first ? first_family : other_family).push_back(address);
    }
    std::vector<tcp::endpoint> order;
    for (std::size_t i = 0; i < std::max(first_family.size(), other_family.size()); ++i) {
        for (const auto* family : {&first_family, &other_family}) {
            if (i < family->size())
                order.push_back((*family)[i]);
        }
    }
    return order;
}

asio::awaitable<result<tcp::socket>> connect(
    std::vector<tcp::endpoint> addresses,
    std::chrono::milliseconds deadline
)
{
    const auto executor = co_await asio::this_coro::executor;
    const auto r = std::make_shared<race>(executor);
    const end_of_race at_the_end{r};
    const auto order = interleaved(addresses);
    const auto latest = steady_clock::now() + deadline;
    auto next = order.begin();
    auto next_begins = steady_clock::time_point();

    while (!r->winner) {
        const auto now = steady_clock::now();
        if (now >= latest && next != order.begin()) {
            co_return failure{
                {errc::timed_out,
                 fmt::format(
                     "{} did not accept a connection within {}.",
                     all_written(order.begin(), next),
                     in_seconds(deadline)
                 )}};
        }
        if (next != order.end() && (r->under_way == 0 || r->has_failed || now >= next_begins)) {
            begin_attempt(r, *next++);
            next_begins = now + attempt_delay;
        }
        if (r->under_way == 0)
            co_return r->last_failure.value_or(failure{{errc::connect_failed, "The host has no address."}});
        r->news.expires_at(next == order.end() ? latest : std::min(latest, next_begins));
        co_await r->news.async_wait(asio::as_tuple(asio::use_awaitable));
    }
    co_return without_delay(*std::move(r->winner));
}

}  // namespace rdad::http
