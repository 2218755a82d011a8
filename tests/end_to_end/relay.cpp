#include "end_to_end/relay.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/address_v4.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <sys/socket.h>

#include <array>
#include <list>

namespace asio = boost::asio;
using asio::ip::tcp;

namespace rdad::tests {
namespace {

constexpr auto as_tuple = asio::as_tuple(asio::use_awaitable);

using socket_ptr = std::shared_ptr<tcp::socket>;

void close(tcp::socket& socket)
{
    boost::system::error_code ignored;
    socket.close(ignored);
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
    bool is_open = false;

    static asio::awaitable<void> accept(std::shared_ptr<state> self)
    {
        while (self->is_open) {
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
    tcp::acceptor acceptor(io, tcp::v4());
    acceptor.bind({loopback, 0});
    state_ = std::make_shared<state>(state{{loopback, server_port}, std::move(acceptor)});
}

relay::~relay()
{
    cut();
    boost::system::error_code ignored;
    state_->acceptor.close(ignored);
}

std::uint16_t relay::port() const
{
    return state_->acceptor.local_endpoint().port();
}

void relay::open()
{
    state_->acceptor.listen();
    state_->is_open = true;
    asio::co_spawn(state_->acceptor.get_executor(), state::accept(state_), asio::detached);
}

void relay::cut()
{
    state_->is_open = false;
    boost::system::error_code ignored;
    state_->acceptor.cancel(ignored);
    // A socket that no longer listens refuses connections, and is still bound to its port.
    ::shutdown(state_->acceptor.native_handle(), SHUT_RDWR);
    for (const auto& weak : state_->sockets) {
        if (const auto socket = weak.lock())
            close(*socket);
    }
    state_->sockets.clear();
}

}  // namespace rdad::tests
