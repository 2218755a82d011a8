// SPDX-License-Identifier: BSL-1.0
// One connection to the server, over TLS or plain: the only file here that compiles Beast's and Asio's TLS
// templates.

#include "http/connection.hpp"

#include "http/response_parser.hpp"
#include "http/sentence.hpp"
#include "http/tls.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/read.hpp>
#include <fmt/format.h>

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <utility>

namespace rdad::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace ssl = boost::asio::ssl;
using asio::ip::tcp;
using boost::system::error_code;

using plain_stream = beast::tcp_stream;
using tls_stream = ssl::stream<beast::tcp_stream>;

constexpr auto as_tuple = asio::as_tuple(asio::use_awaitable);

// How long a response is waited for when the request could not be sent: one that the server sent before it
// closed the connection is here, or on its way.
constexpr std::chrono::seconds longest_farewell(5);

// The reason of a lost connection in words, where Asio's own would puzzle an operator.
std::string reason(const error_code& ec)
{
    if (ec == asio::error::eof || ec == asio::ssl::error::stream_truncated ||
        ec == beast::http::error::end_of_stream)
        return "the server closed the connection";
    if (ec == beast::http::error::partial_message)
        return "the server closed the connection in the middle of the response";
    return ec.message();
}

// Bytes that have left the socket and not come to the reader.
bool has_unread(plain_stream&)
{
    return false;
}

bool has_unread(tls_stream& stream)
{
    return has_unread_bytes(stream.native_handle());
}

std::optional<std::chrono::sys_seconds> end_of_certificate(const plain_stream&)
{
    return std::nullopt;
}

std::optional<std::chrono::sys_seconds> end_of_certificate(const tls_stream& stream)
{
    // Asio gives only non-const access to what is OpenSSL's.
    return http::certificate_end(const_cast<tls_stream&>(stream).native_handle());
}

failure refused_certificate(const client_settings& settings, const error_code& ec)
{
    return {
        {errc::client_certificate_refused,
         fmt::format(
             "{} does not accept the certificate of this client{}: {}.",
             settings.base.authority(),
             settings.certificate_file.empty() ? ", which shows none" : "",
             ec.message()
         )}};
}

template <class Stream>
class stream_connection final : public connection
{
public:
    stream_connection(const client_settings& settings, Stream stream)
        : settings_(settings), stream_(std::move(stream))
    {}

    asio::awaitable<result<response>> exchange(std::string request) override
    {
        silent_ = true;
        reusable_ = false;
        const error_code write_error = co_await write(request);
        if (write_error == beast::error::timeout)
            co_return failed(write_error);

        // Not kept for the next response: with the answer of a token server it holds a token.
        beast::flat_buffer buffer(read_buffer_limit);
        std::size_t interim = 0;
        for (;;) {
            response_parser parser(settings_, interim);
            const error_code read_error = co_await read(buffer, parser);
            silent_ = silent_ && !parser.got_some();
            if (read_error)
                co_return failed_in(parser, silent_ && write_error ? write_error : read_error);
            // Bytes that nobody asked for would be taken for the next response.
            const bool may_go_on = parser.keep_alive() && buffer.size() == 0 && !has_unread(stream_);
            auto taken = parser.take();
            if (!taken)
                co_return std::move(taken).error();
            if (!*taken) {
                interim = parser.taken();
                continue;
            }
            reusable_ = may_go_on;
            co_return **std::move(taken);
        }
    }

    asio::awaitable<result<response>> begin(std::string request) override
    {
        silent_ = true;
        reusable_ = false;
        const error_code write_error = co_await write(request);
        if (write_error == beast::error::timeout)
            co_return failed(write_error);

        std::size_t interim = 0;
        for (;;) {
            streamed_.emplace(settings_, interim).body_limit(boost::none);
            error_code ec;
            while (!ec && !streamed_->is_header_done())
                ec = co_await read_some(streamed_buffer_, *streamed_);
            silent_ = silent_ && !streamed_->got_some();
            if (ec)
                co_return failed_in(*streamed_, write_error && silent_ ? write_error : ec);
            auto head = streamed_->take_head();
            if (!head)
                co_return std::move(head).error();
            if (*head)
                co_return **std::move(head);
            interim = streamed_->taken();
        }
    }

    asio::awaitable<result<std::string>> read_some_of_body(std::chrono::milliseconds silence) override
    {
        for (;;) {
            std::string part = streamed_->take_body();
            if (!part.empty() || streamed_->is_done())
                co_return part;
            beast::get_lowest_layer(stream_).expires_after(silence);
            const error_code ec = co_await read_some(streamed_buffer_, *streamed_);
            if (ec == beast::error::timeout) {
                co_return failure{
                    {errc::timed_out,
                     fmt::format("{} has said nothing for {}.", host(), in_seconds(silence))},
                    true};
            }
            if (ec)
                co_return failed_in(*streamed_, ec);
        }
    }

    bool silent() const override { return silent_; }

    bool reusable() const override { return reusable_; }

    bool abandoned() const override
    {
        // Beast's tcp_stream gives only non-const access to its socket.
        auto& socket = beast::get_lowest_layer(const_cast<Stream&>(stream_)).socket();
        char byte = 0;
        const auto seen = ::recv(socket.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
        return seen >= 0 || (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR);
    }

    std::optional<std::chrono::sys_seconds> certificate_end() const override
    {
        return end_of_certificate(stream_);
    }

private:
    // Has what follows end by the deadline of a request, too. After another error than a timeout there may still
    // be a response to read: a server may answer, and close, without having read all of the request (RFC 9112,
    // section 9.5).
    asio::awaitable<error_code> write(const std::string& request)
    {
        const auto deadline = std::chrono::steady_clock::now() + settings_.deadlines.request;
        beast::get_lowest_layer(stream_).expires_at(deadline);
        auto [ec, written] = co_await asio::async_write(stream_, asio::buffer(request), as_tuple);
        if (ec && ec != beast::error::timeout) {
            const auto farewell = std::chrono::steady_clock::now() + longest_farewell;
            beast::get_lowest_layer(stream_).expires_at(std::min(deadline, farewell));
        }
        co_return ec;
    }

    asio::awaitable<error_code> read_some(beast::flat_buffer& buffer, response_parser& parser)
    {
        auto [ec, taken] = co_await beast::http::async_read_some(stream_, buffer, parser, as_tuple);
        if (!ec)
            parser.count(taken, ec);
        co_return ec;
    }

    // Reads until the parser has a response.
    asio::awaitable<error_code> read(beast::flat_buffer& buffer, response_parser& parser)
    {
        error_code ec;
        while (!ec && !parser.is_done())
            ec = co_await read_some(buffer, parser);
        co_return ec;
    }

    std::string host() const { return settings_.base.authority(); }

    failure failed_in(const response_parser& parser, const error_code& ec) const
    {
        if (auto malformed = parser.failure_of(ec))
            return *std::move(malformed);
        return failed(ec);
    }

    failure failed(const error_code& ec) const
    {
        if (ec == beast::error::timeout) {
            return {
                {errc::timed_out,
                 fmt::format(
                     "{} did not answer within {}.",
                     host(),
                     in_seconds(settings_.deadlines.request)
                 )},
                true};
        }
        if (refuses_client_certificate(ec))
            return refused_certificate(settings_, ec);
        return {
            {errc::connection_lost, fmt::format("The connection to {} was lost: {}.", host(), reason(ec))},
            true};
    }

    const client_settings& settings_;
    Stream stream_;
    bool silent_ = true;
    bool reusable_ = false;

    // Of a response whose body is read as it comes.
    std::optional<response_parser> streamed_ = {};
    beast::flat_buffer streamed_buffer_{read_buffer_limit};
};

failure handshake_failure(const client_settings& settings, SSL* tls, const error_code& ec)
{
    const auto host = settings.base.authority();
    if (ec == beast::error::timeout) {
        return {
            {errc::timed_out,
             fmt::format(
                 "The TLS handshake with {} did not finish within {}.",
                 host,
                 in_seconds(settings.deadlines.handshake)
             )}};
    }
    if (refuses_client_certificate(ec))
        return refused_certificate(settings, ec);
    if (const auto complaint = certificate_complaint(tls)) {
        return {
            {errc::certificate_rejected,
             fmt::format("The certificate of {} could not be verified: {}.", host, *complaint)}};
    }
    return {
        {errc::handshake_failed,
         fmt::format(
             "The TLS handshake with {} failed: {}.",
             host,
             handshake_complaint(ec).value_or(reason(ec))
         )}};
}

}  // namespace

asio::awaitable<result<std::unique_ptr<connection>>> open_connection(
    const client_settings& settings,
    ssl::context* tls,
    tcp::socket socket
)
{
    if (!tls) {
        co_return std::make_unique<stream_connection<plain_stream>>(
            settings,
            plain_stream(std::move(socket))
        );
    }

    tls_stream stream(plain_stream(std::move(socket)), *tls);
    if (!expect_host(stream.native_handle(), settings.base.host))
        co_return failure{{errc::handshake_failed, "OpenSSL cannot be told which host to expect."}};
    stream.next_layer().expires_after(settings.deadlines.handshake);
    auto [ec] = co_await stream.async_handshake(ssl::stream_base::client, as_tuple);
    if (ec)
        co_return handshake_failure(settings, stream.native_handle(), ec);
    stream.next_layer().expires_never();
    co_return std::make_unique<stream_connection<tls_stream>>(settings, std::move(stream));
}

}  // namespace rdad::http
