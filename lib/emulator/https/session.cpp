// SPDX-License-Identifier: BSL-1.0
#include "emulator/https/session.hpp"

#include "emulator/https/gzip.hpp"
#include "emulator/https/session_group.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <boost/url/authority_view.hpp>

#include <array>
#include <iterator>
#include <optional>

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using boost::system::error_code;

namespace rdad::emulator {
namespace {

using namespace std::chrono_literals;

constexpr std::uint32_t longest_header = 16 * 1024;
constexpr std::uint64_t longest_body = 1024 * 1024;

/// What is held of what a client has sent ahead; also of a chunk's extension or a trailer, whose ends have to
/// come within it.
constexpr std::size_t most_buffered = 64 * 1024;

/// A body that is shorter is not worth a coding.
constexpr std::size_t least_coded = 1024;

/// How long a connection that ends waits for the other side to end it too.
constexpr auto farewell = 1s;

constexpr auto use_tuple = asio::as_tuple(asio::use_awaitable);

using parser = http::request_parser<http::string_body>;

std::string_view view(beast::string_view text)
{
    return {text.data(), text.size()};
}

std::optional<std::string_view> find_header(const parser& parsed, http::field name)
{
    const auto found = parsed.get().find(name);
    return found == parsed.get().end() ? std::nullopt : std::optional(view(found->value()));
}

/// Points into the parser.
request to_request(const parser& parsed)
{
    return {
        view(parsed.get().method_string()),
        view(parsed.get().target()),
        find_header(parsed, http::field::authorization),
        find_header(parsed, http::field::content_type),
        parsed.get().body(),
        find_header(parsed, http::field::host),
    };
}

/// `unread` is what has come and was not taken by the parser.
unsigned refusal_status(error_code ec, const parser& parsed, std::string_view unread)
{
    if (ec == http::error::body_limit)
        return 413;
    if (ec != http::error::header_limit)
        return 400;
    // Either the request line has no end within the limit, or the headers behind it.
    const bool has_request_line = !parsed.get().target().empty() || unread.find("\r\n") < longest_header;
    return has_request_line ? 431 : 414;
}

/// True if the request says once for which host it is (RFC 9112 section 3.2), or is of HTTP/1.0, which need
/// not.
bool has_host(const parser& parsed)
{
    const auto fields = parsed.get().equal_range(http::field::host);
    if (fields.first == fields.second)
        return parsed.get().version() < 11;
    const auto host = boost::urls::parse_authority(fields.first->value());
    return std::next(fields.first) == fields.second && host && !host->has_userinfo();
}

/// True for what the bytes that came are to blame for, not the connection.
bool is_refusable(error_code ec)
{
    return ec.category() == make_error_code(http::error::bad_method).category() &&
           ec != http::error::end_of_stream && ec != http::error::partial_message;
}

class session final : public stoppable
{
public:
    session(asio::ip::tcp::socket socket, session_group& group)
        : group_(group), stream_(std::move(socket), group.tls())
    {
        group_.add(*this);
    }
    session(const session&) = delete;
    session& operator=(const session&) = delete;
    ~session() { group_.remove(*this); }

    asio::awaitable<void> run()
    {
        if (!co_await shake_hands())
            co_return;
        bool goes_on = true;
        while (goes_on && !group_.is_stopping())
            goes_on = co_await serve_request();
        co_await say_farewell();
    }

    void stop() override
    {
        if (waiting_)
            tcp().cancel();
    }

private:
    /// What has to be known of a request until it is answered.
    struct exchange
    {
        bool keep_alive = false;
        bool head = false;
        unsigned version = 11;
        bool accepts_gzip = false;
    };

    beast::tcp_stream& tcp() { return stream_.next_layer(); }
    void start_deadline() { tcp().expires_after(group_.limits().patience); }

    asio::awaitable<bool> shake_hands()
    {
        start_deadline();
        waiting_ = true;
        const auto [ec] = co_await stream_.async_handshake(asio::ssl::stream_base::server, use_tuple);
        waiting_ = false;
        co_return !ec;
    }

    /// False if the connection is to end.
    asio::awaitable<bool> serve_request()
    {
        parser p;
        p.header_limit(longest_header);
        p.body_limit(longest_body);
        start_deadline();
        if (const error_code ec = co_await read(p)) {
            if (is_refusable(ec)) {
                co_await send(refuse(p, refusal_status(ec, p, unread())), {});
                co_await drain();
            }
            co_return false;
        }
        if (!has_host(p)) {
            co_await send(refuse(p, 400), {});
            co_return false;
        }
        const exchange e{
            p.get().keep_alive() && !group_.is_stopping(),
            p.get().method() == http::verb::head,
            p.get().version(),
            accepts_gzip(p.get()[http::field::accept_encoding]),
        };
        const request r = to_request(p);
        answer a = group_.service().handle(r, group_.now());
        if (a.response)
            group_.record(r, *a.response);
        if (a.delay > 0ms)
            co_await wait(a.delay);
        if (!a.response) {
            tcp().close();
            co_return false;
        }
        co_return co_await send(*std::move(a.response), e) && e.keep_alive;
    }

    /// Reads a request, and says "100 Continue" in between to a client that asks for it (RFC 9110
    /// section 10.1.1).
    asio::awaitable<error_code> read(parser& parsed)
    {
        waiting_ = true;
        auto [ec, header_size] = co_await http::async_read_header(stream_, buffer_, parsed, use_tuple);
        waiting_ = false;
        if (ec || parsed.is_done())
            co_return ec;
        if (beast::iequals(parsed.get()[http::field::expect], "100-continue"))
            ec = co_await send_continue();
        if (!ec)
            std::tie(ec, std::ignore) = co_await http::async_read(stream_, buffer_, parsed, use_tuple);
        co_return ec;
    }

    response refuse(const parser& parsed, unsigned status)
    {
        const request r = to_request(parsed);
        response refusal = group_.service().refuse(r, status);
        group_.record(r, refusal);
        return refusal;
    }

    std::string_view unread() const
    {
        const auto bytes = buffer_.cdata();
        return {static_cast<const char*>(bytes.data()), bytes.size()};
    }

    asio::awaitable<error_code> send_continue()
    {
        http::response<http::empty_body> r(http::status::continue_, 11);
        const auto [ec, size] =
            co_await beast::async_write(stream_, http::message_generator(std::move(r)), use_tuple);
        co_return ec;
    }

    /// False if the connection is lost.
    asio::awaitable<bool> send(response answered, exchange asked)
    {
        http::response<http::string_body> r(static_cast<http::status>(answered.status), asked.version);
        r.set(http::field::server, "rda-emulator");
        r.set(http::field::date, http_date(std::chrono::system_clock::now()));
        if (!answered.content_type.empty())
            r.set(http::field::content_type, {answered.content_type.data(), answered.content_type.size()});
        for (const header& h : answered.headers)
            r.insert(h.name, h.value);
        if (asked.accepts_gzip && !answered.ordered && answered.body.size() >= least_coded) {
            answered.body = gzip(answered.body);
            r.set(http::field::content_encoding, "gzip");
            r.set(http::field::vary, "Accept-Encoding");
        }
        r.keep_alive(asked.keep_alive);
        if (answered.status != 204 && answered.status != 304)
            r.content_length(answered.body.size());
        if (!asked.head)
            r.body() = std::move(answered.body);
        start_deadline();
        const auto [ec, size] =
            co_await beast::async_write(stream_, http::message_generator(std::move(r)), use_tuple);
        co_return !ec;
    }

    asio::awaitable<void> wait(std::chrono::milliseconds delay)
    {
        asio::steady_timer timer(stream_.get_executor(), delay);
        co_await timer.async_wait(use_tuple);
    }

    /// Reads on for a moment what a refused client still sends, so that the answer is not lost to it: a
    /// connection that is closed while data is coming is reset (RFC 9112 section 9.6).
    asio::awaitable<void> drain()
    {
        std::array<char, 4096> scrap;
        error_code ec;
        tcp().expires_after(farewell);
        while (!ec)
            std::tie(ec, std::ignore) = co_await stream_.async_read_some(asio::buffer(scrap), use_tuple);
    }

    asio::awaitable<void> say_farewell()
    {
        if (!tcp().socket().is_open())
            co_return;
        tcp().expires_after(farewell);
        co_await stream_.async_shutdown(use_tuple);
    }

    session_group& group_;
    beast::ssl_stream<beast::tcp_stream> stream_;
    beast::flat_buffer buffer_{most_buffered};

    /// While no request has begun, as far as is known.
    bool waiting_ = false;
};

}  // namespace

asio::awaitable<void> run_session(asio::ip::tcp::socket socket, std::shared_ptr<session_group> group)
{
    session s(std::move(socket), *group);
    co_await s.run();
}

}  // namespace rdad::emulator
