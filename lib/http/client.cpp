// SPDX-License-Identifier: BSL-1.0
// An HTTPS client for one server.

#include "http/client.hpp"

#include "http/connection.hpp"
#include "http/dial.hpp"
#include "http/pool.hpp"
#include "http/tls.hpp"
#include "http/wire.hpp"

#include <fmt/format.h>

#include <chrono>
#include <new>
#include <optional>
#include <utility>

namespace rdad::http {

namespace asio = boost::asio;

// The order matters: the pool's connections use the settings.
struct client::state
{
    client_settings settings;
    std::shared_ptr<asio::ssl::context> tls;  // null for plain http
    std::shared_ptr<http::pool> pool;
    std::size_t connections_made = 0;
    std::optional<std::chrono::sys_seconds> certificate_end = {};

    std::optional<std::chrono::steady_clock::time_point> certificates_read_again = {};

    void read_certificates_again()
    {
        const auto now = std::chrono::steady_clock::now();
        if (certificates_read_again && now - *certificates_read_again < settings.certificates_rest)
            return;
        certificates_read_again = now;
        try {
            if (auto context = make_tls_context(settings))
                tls = *std::move(context);
        } catch (const std::bad_alloc&) {
            // The old ones stay, until the next handshake that fails.
        }
    }
};

result<client> client::make(client_settings settings)
{
    if (settings.proxy && !settings.base.tls()) {
        return failure{
            {errc::bad_url,
             fmt::format("{} is plain http, which is not sent through a proxy.", settings.base.authority())}};
    }
    auto made = std::make_shared<state>();
    if (settings.base.tls()) {
        auto context = make_tls_context(settings);
        if (!context)
            return std::move(context).error();
        made->tls = std::move(*context);
    }
    made->pool = std::make_shared<pool>(settings.connections, settings.idle_limit, settings.age_limit);
    made->settings = std::move(settings);
    return client(std::move(made));
}

client::client(std::shared_ptr<state> made) : state_(std::move(made)) {}
client::client(client&&) noexcept = default;
client& client::operator=(client&&) noexcept = default;
client::~client() = default;

const url& client::base() const
{
    return state_->settings.base;
}

bool client::has_proxy() const
{
    return state_->settings.proxy.has_value();
}

std::size_t client::connections_made() const
{
    return state_->connections_made;
}

std::optional<std::chrono::sys_seconds> client::certificate_end() const
{
    return state_->certificate_end;
}

asio::awaitable<result<response>> client::send(request request) const
{
    return send_over(state_, std::move(request));
}

asio::awaitable<result<line_stream>> client::stream(request request) const
{
    return stream_over(state_, std::move(request));
}

asio::awaitable<result<std::unique_ptr<connection>>> client::open(std::shared_ptr<state> self)
{
    const auto tls = self->tls;
    auto opened = co_await dial(self->settings, tls.get());
    if (!opened) {
        // The server may have got a certificate of another authority, as its operator has announced; and a
        // context that was made when memory was short lacks some of what there is.
        const auto code = opened.error().code;
        if (code == errc::certificate_rejected || code == errc::handshake_failed ||
            code == errc::client_certificate_refused)
            self->read_certificates_again();
        co_return std::move(opened).error();
    }
    ++self->connections_made;
    self->certificate_end = (*opened)->certificate_end();
    co_return opened;
}

asio::awaitable<result<line_stream>> client::stream_over(std::shared_ptr<state> self, request request)
{
    const auto& settings = self->settings;
    const auto bytes = write_request(request, settings.base.authority(), settings.user_agent);
    if (!bytes)
        co_return bytes.error();
    auto opened = co_await open(self);
    if (!opened)
        co_return std::move(opened).error();
    if (request.may_be_sent && !request.may_be_sent())
        co_return failure{{errc::withdrawn, "A request was withdrawn before it was sent."}};
    auto head = co_await (*opened)->begin(*bytes);
    if (!head) {
        if (head.error().code == errc::client_certificate_refused)
            self->read_certificates_again();
        co_return std::move(head).error();
    }
    std::shared_ptr<const client_settings> kept(self, &settings);
    co_return line_stream(std::move(kept), *std::move(opened), *std::move(head));
}

asio::awaitable<result<response>> client::send_over(std::shared_ptr<state> self, request request)
{
    const auto& settings = self->settings;
    const auto bytes = write_request(request, settings.base.authority(), settings.user_agent);
    if (!bytes)
        co_return bytes.error();

    auto place = co_await pool::enter(self->pool);
    if (!place)
        co_return failure{{errc::cancelled, "A request was cancelled before it was sent."}};

    for (;;) {
        const bool kept = place->connection != nullptr;
        if (!kept) {
            auto opened = co_await open(self);
            if (!opened)
                co_return std::move(opened).error();
            place->connection = std::move(*opened);
        }
        if (request.may_be_sent && !request.may_be_sent()) {
            place->keep();
            co_return failure{{errc::withdrawn, "A request was withdrawn before it was sent."}};
        }

        auto answer = co_await place->connection->exchange(*bytes);
        if (answer) {
            if (place->connection->reusable())
                place->keep();
            co_return answer;
        }

        if (answer.error().code == errc::client_certificate_refused)
            self->read_certificates_again();
        const bool lost = answer.error().code == errc::connection_lost;
        const bool given_up_by_server = kept && lost && place->connection->silent();
        place->connection.reset();
        // What ended this connection has likely ended the others: the network, or a server that was
        // restarted.
        if (lost || answer.error().code == errc::timed_out)
            self->pool->forget_idle();
        if (!given_up_by_server || !request.idempotent)
            co_return answer;
    }
}

}  // namespace rdad::http
