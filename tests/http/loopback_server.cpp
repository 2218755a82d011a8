// SPDX-License-Identifier: BSL-1.0
// A TLS server on loopback that does as a test tells it.

#include "http/loopback_server.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <fmt/format.h>

#include <array>
#include <chrono>
#include <tuple>

namespace rdad::testing {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace ssl = boost::asio::ssl;
using asio::ip::tcp;

using tls_stream = ssl::stream<tcp::socket>;
constexpr auto as_tuple = asio::as_tuple(asio::use_awaitable);

struct loopback_server::state
{
    server_options options;
    handler answer;
    tcp::acceptor acceptor;
    ssl::context tls{ssl::context::tls_server};
    std::size_t connections = 0;
    std::size_t open = 0;
    std::vector<seen_request> requests = {};
    std::vector<std::string> names = {};

    static asio::awaitable<void> accept(std::shared_ptr<state> self);
    static asio::awaitable<void> serve_tls(
        std::shared_ptr<state> self,
        tcp::socket socket,
        std::size_t number
    );
    static asio::awaitable<void> serve_plain(
        std::shared_ptr<state> self,
        tcp::socket socket,
        std::size_t number
    );
};

namespace {

asio::awaitable<void> hang()
{
    asio::steady_timer never(
        co_await asio::this_coro::executor,
        std::chrono::steady_clock::time_point::max()
    );
    co_await never.async_wait(as_tuple);
}

class counted
{
public:
    explicit counted(std::size_t& count) : count_(count) { ++count_; }
    ~counted() { --count_; }
    counted(const counted&) = delete;
    counted& operator=(const counted&) = delete;

private:
    std::size_t& count_;
};

// Closed here, since the destructor of a socket takes the option back.
void reset(tcp::socket& socket)
{
    boost::system::error_code ignored;
    socket.set_option(asio::socket_base::linger(true, 0), ignored);
    socket.close(ignored);
}

// Tells whoever doesn't speak HTTP so, as servers do, and waits until he has gone: a connection that is
// closed with bytes unread is reset, and what was said is lost.
template <class Stream>
asio::awaitable<void> refuse(Stream& stream)
{
    const std::string bytes = response_bytes(400);
    auto [error, written] = co_await asio::async_write(stream, asio::buffer(bytes), as_tuple);
    std::array<char, 512> scrap{};
    while (!error)
        std::tie(error, written) = co_await stream.async_read_some(asio::buffer(scrap), as_tuple);
}

seen_request seen(const beast::http::request<beast::http::string_body>& message)
{
    seen_request result;
    result.method = std::string_view(message.method_string());
    result.target = std::string_view(message.target());
    for (const auto& field : message)
        result.headers.emplace_back(std::string_view(field.name_string()), std::string_view(field.value()));
    result.body = message.body();
    return result;
}

// Answers requests until the client or the handler ends it; true if the connection is to be closed politely.
template <class Stream>
asio::awaitable<bool> converse(
    Stream& stream,
    const loopback_server::handler& answer,
    std::vector<seen_request>& requests,
    std::size_t number
)
{
    beast::flat_buffer buffer;
    for (std::size_t nth = 1;; ++nth) {
        beast::http::request<beast::http::string_body> message;
        auto [read_error, read] = co_await beast::http::async_read(stream, buffer, message, as_tuple);
        if (read_error == beast::http::error::bad_method)
            co_await refuse(stream);
        if (read_error)
            co_return true;
        auto request = seen(message);
        request.connection = number;
        request.nth = nth;
        requests.push_back(request);

        auto replying = answer(std::move(request));
        const reply what = co_await std::move(replying);
        auto [write_error, written] = co_await asio::async_write(stream, asio::buffer(what.bytes), as_tuple);
        if (write_error)
            co_return false;
        switch (what.afterwards) {
        case reply::then::keep: break;
        case reply::then::close: co_return true;
        case reply::then::reset: co_return false;
        case reply::then::hang: co_await hang(); break;
        }
    }
}

}  // namespace

asio::awaitable<void> loopback_server::state::serve_tls(
    std::shared_ptr<state> self,
    tcp::socket socket,
    std::size_t number
)
{
    const counted open(self->open);
    tls_stream stream(std::move(socket), self->tls);
    auto [handshake_error] = co_await stream.async_handshake(ssl::stream_base::server, as_tuple);
    if (handshake_error)
        co_return;
    const char* name = SSL_get_servername(stream.native_handle(), TLSEXT_NAMETYPE_host_name);
    self->names.emplace_back(name ? name : "");
    const bool polite = co_await converse(stream, self->answer, self->requests, number);
    if (polite) {
        co_await stream.async_shutdown(as_tuple);
    } else {
        reset(stream.next_layer());
    }
}

asio::awaitable<void> loopback_server::state::serve_plain(
    std::shared_ptr<state> self,
    tcp::socket socket,
    std::size_t number
)
{
    const counted open(self->open);
    const bool polite = co_await converse(socket, self->answer, self->requests, number);
    if (!polite)
        reset(socket);
}

asio::awaitable<void> loopback_server::state::accept(std::shared_ptr<state> self)
{
    for (;;) {
        auto [ec, socket] = co_await self->acceptor.async_accept(as_tuple);
        if (ec)
            co_return;
        boost::system::error_code ignored;
        socket.set_option(tcp::no_delay(true), ignored);
        const auto number = ++self->connections;
        const auto executor = co_await asio::this_coro::executor;
        if (self->options.mute) {
            asio::co_spawn(
                executor,
                [](tcp::socket) -> asio::awaitable<void> { co_await hang(); }(std::move(socket)),
                asio::detached
            );
        } else if (self->options.certificate) {
            asio::co_spawn(executor, serve_tls(self, std::move(socket), number), asio::detached);
        } else {
            asio::co_spawn(executor, serve_plain(self, std::move(socket), number), asio::detached);
        }
    }
}

std::string seen_request::header(std::string_view name) const
{
    for (const auto& [candidate, value] : headers) {
        if (candidate == name)
            return value;
    }
    return {};
}

std::string response_bytes(unsigned status, std::string_view body, std::string_view headers)
{
    return fmt::format("HTTP/1.1 {} X\r\n{}Content-Length: {}\r\n\r\n{}", status, headers, body.size(), body);
}

loopback_server::loopback_server(asio::io_context& io, server_options options, handler answer)
    : state_(std::make_shared<state>(state{
          std::move(options),
          std::move(answer),
          tcp::acceptor(io, {asio::ip::address_v4::loopback(), 0})}))
{
    if (const auto& certificate = state_->options.certificate) {
        state_->tls.use_certificate(asio::buffer(certificate->certificate), ssl::context::pem);
        state_->tls.use_private_key(asio::buffer(certificate->key), ssl::context::pem);
    }
    if (state_->options.old_tls) {
        // Level 0: OpenSSL 3 does not do TLS 1.1 at its usual security level.
        SSL_CTX_set_cipher_list(state_->tls.native_handle(), "ALL:@SECLEVEL=0");
        SSL_CTX_set_min_proto_version(state_->tls.native_handle(), TLS1_VERSION);
        SSL_CTX_set_max_proto_version(state_->tls.native_handle(), TLS1_1_VERSION);
    }
    if (const auto& authority = state_->options.client_authority; !authority.empty()) {
        state_->tls.set_verify_mode(ssl::verify_peer | ssl::verify_fail_if_no_peer_cert);
        state_->tls.add_certificate_authority(asio::buffer(authority));
    }
    if (state_->options.tls_1_2)
        SSL_CTX_set_max_proto_version(state_->tls.native_handle(), TLS1_2_VERSION);
    asio::co_spawn(io, state::accept(state_), asio::detached);
}

loopback_server::~loopback_server()
{
    stop();
}

std::uint16_t loopback_server::port() const
{
    return state_->acceptor.local_endpoint().port();
}

std::size_t loopback_server::connections() const
{
    return state_->connections;
}

std::size_t loopback_server::open_connections() const
{
    return state_->open;
}

const std::vector<seen_request>& loopback_server::requests() const
{
    return state_->requests;
}

const std::vector<std::string>& loopback_server::server_names() const
{
    return state_->names;
}

void loopback_server::stop()
{
    boost::system::error_code ignored;
    state_->acceptor.close(ignored);
}

}  // namespace rdad::testing
