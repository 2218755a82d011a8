// SPDX-License-Identifier: BSL-1.0
#include "end_to_end/site/relay.hpp"

#include "end_to_end/site/lost_connections.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/address_v4.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <list>

namespace asio = boost::asio;
using asio::ip::tcp;

namespace rdad::tests {
namespace {

using socket_ptr = std::shared_ptr<tcp::socket>;

tcp::acceptor bound_to(const asio::any_io_executor& executor, const tcp::endpoint& endpoint)
{
    tcp::acceptor acceptor(executor, tcp::v4());
    acceptor.set_option(tcp::acceptor::reuse_address(true));
    acceptor.bind(endpoint);
    return acceptor;
}

/// Until either end is lost; then neither is of use to the other.
asio::awaitable<void> pass_on(socket_ptr from, socket_ptr to)
{
    std::array<char, 16384> buffer{};
    for (;;) {
        const auto [read_error, size] = co_await from->async_read_some(asio::buffer(buffer), as_tuple);
        if (read_error)
            break;
        const auto [write_error, written] =
            co_await asio::async_write(*to, asio::buffer(buffer, size), as_tuple);
        if (write_error)
            break;
    }
    close(*from);
    close(*to);
}

}  // namespace

struct relay::state
{
    tcp::endpoint server;
    tcp::acceptor acceptor;
    std::list<std::weak_ptr<tcp::socket>> sockets{};

    void break_off()
    {
        for (const auto& weak : sockets) {
            if (const auto socket = weak.lock())
                close(*socket);
        }
        sockets.clear();
    }

    static asio::awaitable<void> accept(std::shared_ptr<state> self)
    {
        for (;;) {
            auto [error, accepted] = co_await self->acceptor.async_accept(as_tuple);
            if (error)
                co_return;
            const auto client = std::make_shared<tcp::socket>(std::move(accepted));
            const auto service = std::make_shared<tcp::socket>(self->acceptor.get_executor());
            const auto [unreachable] = co_await service->async_connect(self->server, as_tuple);
            if (unreachable)
                continue;
            self->sockets.insert(self->sockets.end(), {client, service});
            asio::co_spawn(self->acceptor.get_executor(), pass_on(client, service), asio::detached);
            asio::co_spawn(self->acceptor.get_executor(), pass_on(service, client), asio::detached);
        }
    }
};

relay::relay(asio::io_context& io, std::uint16_t server_port)
{
    const auto loopback = asio::ip::address_v4::loopback();
    state_ =
        std::make_shared<state>(state{{loopback, server_port}, bound_to(io.get_executor(), {loopback, 0})});
}

relay::~relay()
{
    state_->break_off();
    state_->acceptor.close();
}

std::uint16_t relay::port() const
{
    return state_->acceptor.local_endpoint().port();
}

void relay::open()
{
    state_->acceptor.listen();
    asio::co_spawn(state_->acceptor.get_executor(), state::accept(state_), asio::detached);
}

void relay::cut()
{
    // A socket that is bound and doesn't listen keeps the port, and refuses connections.
    const tcp::endpoint endpoint = state_->acceptor.local_endpoint();
    const auto executor = state_->acceptor.get_executor();
    state_->acceptor.close();
    state_->acceptor = bound_to(executor, endpoint);
    state_->break_off();
}

void relay::break_off()
{
    state_->break_off();
}

void relay::lead_to(std::uint16_t server_port)
{
    state_->server.port(server_port);
}

}  // namespace rdad::tests
