// SPDX-License-Identifier: BSL-1.0
// From a host's name to its addresses.

#include "http/resolve.hpp"

#include "http/sentence.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>

#include <memory>

namespace rdad::http {

namespace asio = boost::asio;
using asio::ip::tcp;

asio::awaitable<result<std::vector<tcp::endpoint>>> resolve(
    std::string host,
    std::uint16_t port,
    std::chrono::milliseconds deadline
)
{
    boost::system::error_code no_address;
    const auto address = asio::ip::make_address(host, no_address);
    if (!no_address)
        co_return std::vector<tcp::endpoint>(1, tcp::endpoint(address, port));

    // Outlives this coroutine where the look-up takes longer than the deadline.
    struct lookup
    {
        asio::steady_timer deadline;
        bool answered = false;
        boost::system::error_code ec = {};
        std::vector<tcp::endpoint> addresses = {};
    };
    auto executor = co_await asio::this_coro::executor;
    auto state = std::make_shared<lookup>(lookup{asio::steady_timer(executor, deadline)});
    tcp::resolver resolver(executor);
    resolver.async_resolve(
        host,
        std::to_string(port),
        tcp::resolver::numeric_service,
        [state](boost::system::error_code ec, const tcp::resolver::results_type& results) {
            state->answered = true;
            state->ec = ec;
            for (const auto& result : results)
                state->addresses.push_back(result.endpoint());
            state->deadline.cancel();
        }
    );
    co_await state->deadline.async_wait(asio::as_tuple(asio::use_awaitable));

    if (!state->answered) {
        co_return failure{
            {errc::timed_out,
             fmt::format("The host name {} was not resolved within {}.", host, in_seconds(deadline))}};
    }
    if (state->ec) {
        co_return failure{
            {errc::resolve_failed,
             fmt::format("The host name {} could not be resolved: {}.", host, state->ec.message())}};
    }
    co_return std::move(state->addresses);
}

}  // namespace rdad::http
