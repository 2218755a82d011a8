// SPDX-License-Identifier: BSL-1.0
// A proxy on loopback that opens tunnels, or doesn't, as a test tells it.

#include "http/connect_proxy.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <fmt/format.h>

#include <array>
#include <deque>
#include <list>

namespace rdad::testing {

namespace asio = boost::asio;
using asio::ip::tcp;

constexpr auto as_tuple = asio::as_tuple(asio::use_awaitable);

namespace {

// One connection of a client, and the one to the server.
struct passage
{
    tcp::socket client;
    tcp::socket server;

    void close()
    {
        boost::system::error_code ignored;
        client.close(ignored);
        server.close(ignored);
    }
};

using passage_ptr = std::shared_ptr<passage>;

}  // namespace

struct connect_proxy::state
{
    tcp::endpoint server;
    policy answer_to;
    tcp::acceptor acceptor;
    std::vector<std::string> headers{};
    std::size_t tunnels = 0;
    std::string heard{};
    std::list<std::weak_ptr<passage>> passages{};
    std::deque<std::shared_ptr<asio::steady_timer>> held{};  // each is cancelled to go on

    static asio::awaitable<void> accept(std::shared_ptr<state> self);
    static asio::awaitable<void> serve(std::shared_ptr<state> self, passage_ptr p);
    static asio::awaitable<void> hold(std::shared_ptr<state> self);
    static asio::awaitable<void> pass_requests(std::shared_ptr<state> self, passage_ptr p);
    static asio::awaitable<void> pass_answers(passage_ptr p);
};

namespace {

asio::awaitable<void> write(passage_ptr p, tunnel_answer answer)
{
    const std::size_t step = answer.in_pieces ? 1 : answer.bytes.size();
    for (std::size_t at = 0; at < answer.bytes.size(); at += step)
        co_await asio::async_write(p->client, asio::buffer(answer.bytes.data() + at, step), as_tuple);
}

// Until the client has gone.
asio::awaitable<void> ignore(passage_ptr p)
{
    std::array<char, 512> scrap{};
    for (;;) {
        const auto [error, size] = co_await p->client.async_read_some(asio::buffer(scrap), as_tuple);
        if (error)
            co_return;
    }
}

}  // namespace

asio::awaitable<void> connect_proxy::state::pass_requests(std::shared_ptr<state> self, passage_ptr p)
{
    std::array<char, 16384> buffer{};
    for (;;) {
        const auto [error, size] = co_await p->client.async_read_some(asio::buffer(buffer), as_tuple);
        if (error)
            break;
        self->heard.append(buffer.data(), size);
        const auto [write_error, written] =
            co_await asio::async_write(p->server, asio::buffer(buffer, size), as_tuple);
        if (write_error)
            break;
    }
    p->close();
}

asio::awaitable<void> connect_proxy::state::pass_answers(passage_ptr p)
{
    std::array<char, 16384> buffer{};
    for (;;) {
        const auto [error, size] = co_await p->server.async_read_some(asio::buffer(buffer), as_tuple);
        if (error)
            break;
        const auto [write_error, written] =
            co_await asio::async_write(p->client, asio::buffer(buffer, size), as_tuple);
        if (write_error)
            break;
    }
    p->close();
}

asio::awaitable<void> connect_proxy::state::hold(std::shared_ptr<state> self)
{
    const auto forever = asio::steady_timer::time_point::max();
    const auto gate = std::make_shared<asio::steady_timer>(self->acceptor.get_executor(), forever);
    self->held.push_back(gate);
    co_await gate->async_wait(as_tuple);
}

asio::awaitable<void> connect_proxy::state::serve(std::shared_ptr<state> self, passage_ptr p)
{
    std::string header;
    const auto [error, size] =
        co_await asio::async_read_until(p->client, asio::dynamic_buffer(header), "\r\n\r\n", as_tuple);
    self->heard += header;
    if (error)
        co_return;
    self->headers.push_back(header);
    const tunnel_answer answer = self->answer_to ? self->answer_to(header) : tunnel_answer();
    if (answer.afterwards == tunnel_answer::then::tunnel) {
        const auto [unreachable] = co_await p->server.async_connect(self->server, as_tuple);
        if (unreachable) {
            co_await write(p, refusal(502));
            co_return;
        }
        ++self->tunnels;
    }
    if (answer.held)
        co_await hold(self);
    co_await write(p, answer);
    switch (answer.afterwards) {
    case tunnel_answer::then::tunnel:
        asio::co_spawn(self->acceptor.get_executor(), pass_answers(p), asio::detached);
        co_await pass_requests(self, p);
        break;
    case tunnel_answer::then::close: p->close(); break;
    case tunnel_answer::then::hang: co_await ignore(p); break;
    }
}

asio::awaitable<void> connect_proxy::state::accept(std::shared_ptr<state> self)
{
    const auto executor = self->acceptor.get_executor();
    for (;;) {
        auto [error, client] = co_await self->acceptor.async_accept(as_tuple);
        if (error)
            co_return;
        const auto p = std::make_shared<passage>(passage{std::move(client), tcp::socket(executor)});
        self->passages.push_back(p);
        asio::co_spawn(executor, serve(self, p), asio::detached);
    }
}

tunnel_answer refusal(unsigned status)
{
    return {
        fmt::format("HTTP/1.1 {} X\r\nContent-Length: 4\r\nConnection: close\r\n\r\nno.\n", status),
        tunnel_answer::then::close};
}

connect_proxy::connect_proxy(asio::io_context& io, std::uint16_t server_port, policy p)
{
    const auto loopback = asio::ip::address_v4::loopback();
    state_ =
        std::make_shared<state>(state{{loopback, server_port}, std::move(p), tcp::acceptor(io, {loopback, 0})}
        );
    asio::co_spawn(io, state::accept(state_), asio::detached);
}

connect_proxy::~connect_proxy()
{
    boost::system::error_code ignored;
    state_->acceptor.close(ignored);
    for (const auto& weak : state_->passages) {
        if (const auto p = weak.lock())
            p->close();
    }
}

std::uint16_t connect_proxy::port() const
{
    return state_->acceptor.local_endpoint().port();
}

const std::vector<std::string>& connect_proxy::headers() const
{
    return state_->headers;
}

std::size_t connect_proxy::tunnels() const
{
    return state_->tunnels;
}

std::size_t connect_proxy::held() const
{
    return state_->held.size();
}

void connect_proxy::release_one()
{
    state_->held.front()->cancel();
    state_->held.pop_front();
}

const std::string& connect_proxy::heard() const
{
    return state_->heard;
}

}  // namespace rdad::testing
