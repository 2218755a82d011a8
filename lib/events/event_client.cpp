// SPDX-License-Identifier: BSL-1.0
#include "events/event_client.hpp"

#include "api/json/answer_reader.hpp"
#include "api/json/json_text.hpp"
#include "control/client.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <fmt/format.h>

#include <array>
#include <chrono>
#include <exception>
#include <limits>
#include <utility>

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace beast_http = boost::beast::http;
using local = boost::asio::local::stream_protocol;

namespace rdad::events {
namespace {

/// A daemon that lives says so every 15 seconds.
constexpr std::chrono::seconds longest_silence(60);

/// No event is longer.
constexpr std::size_t longest_event = std::size_t{1} << 20U;

using stream = beast::basic_stream<local>;
using parser = beast_http::response_parser<beast_http::buffer_body>;

/// The next bytes of the body. Empty: it is at its end.
asio::awaitable<std::string> read_some(stream& s, beast::flat_buffer& buffer, parser& p)
{
    std::array<char, 16 * 1024> bytes{};
    while (!p.is_done()) {
        p.get().body().data = bytes.data();
        p.get().body().size = bytes.size();
        s.expires_after(longest_silence);
        const auto [failed, size] =
            co_await beast_http::async_read_some(s, buffer, p, asio::as_tuple(asio::use_awaitable));
        if (failed && failed != beast_http::error::need_buffer)
            throw boost::system::system_error(failed);
        if (const std::size_t got = bytes.size() - p.get().body().size; got > 0)
            co_return std::string(bytes.data(), got);
    }
    co_return "";
}

/// Why it is no stream.
asio::awaitable<failure> refusal_of(stream& s, beast::flat_buffer& buffer, parser& p)
{
    constexpr std::size_t longest = 64 * 1024;
    std::string text;
    for (;;) {
        const std::string more = co_await read_some(s, buffer, p);
        if (more.empty() || text.size() > longest)
            break;
        text += more;
    }
    const auto document = api::parse_json(text);
    const auto* const object = document ? document->if_object() : nullptr;
    auto sentence = object ? api::read_string(*object, "message") : std::nullopt;
    const bool is_unknown = p.get().result() == beast_http::status::not_found;
    co_return failure{
        make_error_code(
            is_unknown ? boost::system::errc::bad_message
                       : boost::system::errc::resource_unavailable_try_again
        ),
        is_unknown ? "The daemon is of an earlier release, which tells no events: restart rdad."
                   : sentence.value_or(fmt::format("HTTP status {}.", p.get().result_int()))};
}

std::string target_after(const std::optional<std::uint64_t>& after)
{
    return after ? fmt::format("/v1/events?after={}", *after) : "/v1/events";
}

asio::awaitable<result<void>> follow(
    std::string socket_path,
    std::optional<std::uint64_t> after,
    event_taker take
)
{
    stream s(co_await asio::this_coro::executor);
    s.expires_after(longest_silence);
    co_await s.async_connect(local::endpoint(socket_path), asio::use_awaitable);
    beast_http::request<beast_http::empty_body> request(beast_http::verb::get, target_after(after), 11);
    request.set(beast_http::field::host, "rdad");
    // One that is turned away has its answer before it has asked.
    co_await beast_http::async_write(s, request, asio::as_tuple(asio::use_awaitable));
    beast::flat_buffer buffer;
    parser p;
    p.body_limit(std::numeric_limits<std::uint64_t>::max());
    co_await beast_http::async_read_header(s, buffer, p, asio::use_awaitable);
    if (p.get().result() != beast_http::status::ok) {
        auto refused = co_await refusal_of(s, buffer, p);
        co_return refused;
    }
    event_parser events;
    for (;;) {
        const std::string text = co_await read_some(s, buffer, p);
        if (text.empty())
            throw boost::system::system_error(asio::error::eof);
        const auto come = events.take(text);
        if (!come.empty() && !take(come))
            co_return result<void>();
        if (events.waiting() > longest_event)
            throw boost::system::system_error(make_error_code(boost::system::errc::bad_message));
    }
}

}  // namespace

asio::awaitable<result<void>> follow_events(
    std::string socket_path,
    std::optional<std::uint64_t> after,
    event_taker take
)
{
    std::optional<boost::system::error_code> failed;
    try {
        auto followed = co_await follow(socket_path, after, std::move(take));
        co_return followed;
    } catch (const boost::system::system_error& error) {
        if (error.code() == asio::error::operation_aborted)
            throw;
        failed = error.code();
    }
    co_return control::no_answer(socket_path, *failed);
}

result<void> follow_events_here(
    const std::string& socket_path,
    std::optional<std::uint64_t> after,
    event_taker take
)
{
    asio::io_context context(1);
    result<void> followed;
    asio::co_spawn(
        context,
        follow_events(socket_path, after, std::move(take)),
        [&](const std::exception_ptr& thrown, result<void> how) {
            if (thrown)
                std::rethrow_exception(thrown);
            followed = std::move(how);
        }
    );
    context.run();
    return followed;
}

}  // namespace rdad::events
