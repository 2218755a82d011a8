// SPDX-License-Identifier: BSL-1.0
#include "end_to_end/site/faulty_relay.hpp"

#include "end_to_end/site/lost_connections.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/address_v4.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <list>
#include <optional>
#include <vector>

namespace asio = boost::asio;
using asio::ip::tcp;

namespace rdad::tests {
namespace {

constexpr std::size_t record_header_size = 5;
constexpr unsigned char application_data = 23;

/// Less than the shortest record with an answer has.
constexpr std::size_t few_bytes = 20;

void reset(tcp::socket& socket)
{
    boost::system::error_code ignored;
    socket.set_option(asio::socket_base::linger(true, 0), ignored);
    socket.close(ignored);
}

/// One connection, on both sides of the relay.
struct passage
{
    tcp::socket client;
    tcp::socket server;

    /// What happens to what the server says from now on; null: it is passed on.
    std::optional<wire_fault> answer_fault{};

    unsigned application_records = 0;

    /// The client is gone, and the server isn't told: what it was asked it does.
    bool is_drained = false;
};

using passage_ptr = std::shared_ptr<passage>;

asio::awaitable<void> wait(std::chrono::milliseconds time)
{
    asio::steady_timer timer(co_await asio::this_coro::executor, time);
    co_await timer.async_wait(as_tuple);
}

asio::awaitable<bool> pass(tcp::socket& to, asio::const_buffer bytes)
{
    const auto [error, size] = co_await asio::async_write(to, bytes, as_tuple);
    co_return !error;
}

asio::awaitable<bool> trickle(tcp::socket& to, asio::const_buffer bytes, std::chrono::milliseconds pace)
{
    for (; bytes.size() > 0; bytes += 1) {
        const bool passed = co_await pass(to, asio::buffer(bytes, 1));
        if (!passed)
            co_return false;
        co_await wait(pace);
    }
    co_return true;
}

/// Reads one record of TLS whole. Empty: there are no more.
asio::awaitable<std::vector<unsigned char>> read_record(tcp::socket& from)
{
    std::vector<unsigned char> record(record_header_size);
    const auto [header_error, header_size] = co_await asio::async_read(from, asio::buffer(record), as_tuple);
    if (header_error)
        co_return std::vector<unsigned char>();
    const std::size_t length = record[3] * 256U + record[4];
    record.resize(record_header_size + length);
    const auto [error, size] =
        co_await asio::async_read(from, asio::buffer(record) + record_header_size, as_tuple);
    if (error)
        record.clear();
    co_return record;
}

}  // namespace

struct faulty_relay::state
{
    tcp::endpoint server;
    wire_order order;
    tcp::acceptor acceptor;
    std::list<std::weak_ptr<passage>> passages{};
    unsigned connections = 0;
    unsigned requests = 0;
    unsigned faults = 0;

    bool is_met_by(unsigned number)
    {
        const bool meets = number >= order.first && number < order.first + order.count;
        faults += meets ? 1U : 0U;
        return meets;
    }

    static asio::awaitable<void> accept(std::shared_ptr<state> self);
    static asio::awaitable<void> pass_requests(std::shared_ptr<state> self, passage_ptr p);
    static asio::awaitable<void> pass_answers(std::shared_ptr<state> self, passage_ptr p);

    /// False if the passage is of no more use to the client.
    asio::awaitable<bool> pass_request(passage& p, asio::const_buffer record);
    asio::awaitable<bool> pass_answer(passage& p, asio::const_buffer bytes);
};

asio::awaitable<bool> faulty_relay::state::pass_request(passage& p, asio::const_buffer record)
{
    p.answer_fault.reset();
    if (order.fault != wire_fault::trickle_handshake && is_met_by(++requests)) {
        switch (order.fault) {
        case wire_fault::cut_request:
            co_await pass(p.server, asio::buffer(record, record.size() / 2));
            co_return false;
        case wire_fault::reset_request: reset(p.client); co_return false;
        case wire_fault::swallow_request: p.answer_fault = wire_fault::swallow_answer; co_return true;
        case wire_fault::delay_request: co_await wait(order.pace); break;
        default: p.answer_fault = order.fault; break;
        }
    }
    co_return co_await pass(p.server, record);
}

asio::awaitable<bool> faulty_relay::state::pass_answer(passage& p, asio::const_buffer bytes)
{
    if (p.is_drained)
        co_return true;
    if (!p.answer_fault)
        co_return co_await pass(p.client, bytes);
    switch (*p.answer_fault) {
    case wire_fault::cut_answer:
        p.is_drained = true;
        co_await pass(p.client, asio::buffer(bytes, few_bytes));
        close(p.client);
        co_return true;
    case wire_fault::reset_answer:
        p.is_drained = true;
        reset(p.client);
        co_return true;
    case wire_fault::swallow_answer: co_return true;
    case wire_fault::delay_answer: co_await wait(order.pace); break;
    case wire_fault::trickle_answer:
    case wire_fault::trickle_handshake: co_return co_await trickle(p.client, bytes, order.pace);
    default: break;
    }
    co_return co_await pass(p.client, bytes);
}

asio::awaitable<void> faulty_relay::state::pass_requests(std::shared_ptr<state> self, passage_ptr p)
{
    for (bool goes_on = true; goes_on;) {
        const std::vector<unsigned char> record = co_await read_record(p->client);
        if (record.empty())
            break;
        const bool is_request = record.front() == application_data && ++p->application_records > 1;
        if (is_request)
            goes_on = co_await self->pass_request(*p, asio::buffer(record));
        else
            goes_on = co_await pass(p->server, asio::buffer(record));
    }
    if (p->is_drained)
        co_return;
    close(p->client);
    close(p->server);
}

asio::awaitable<void> faulty_relay::state::pass_answers(std::shared_ptr<state> self, passage_ptr p)
{
    std::array<char, 16384> buffer{};
    for (;;) {
        const auto [error, size] = co_await p->server.async_read_some(asio::buffer(buffer), as_tuple);
        if (error)
            break;
        const bool goes_on = co_await self->pass_answer(*p, asio::buffer(buffer, size));
        if (!goes_on)
            break;
    }
    // A server that grows tired of waiting is not heard either.
    if (p->answer_fault == wire_fault::swallow_answer)
        co_return;
    close(p->client);
    close(p->server);
}

asio::awaitable<void> faulty_relay::state::accept(std::shared_ptr<state> self)
{
    const auto executor = self->acceptor.get_executor();
    for (;;) {
        auto [error, client] = co_await self->acceptor.async_accept(as_tuple);
        if (error)
            co_return;
        const auto p = std::make_shared<passage>(passage{std::move(client), tcp::socket(executor)});
        const auto [unreachable] = co_await p->server.async_connect(self->server, as_tuple);
        if (unreachable)
            continue;
        if (self->order.fault == wire_fault::trickle_handshake && self->is_met_by(++self->connections))
            p->answer_fault = self->order.fault;
        self->passages.push_back(p);
        asio::co_spawn(executor, pass_requests(self, p), asio::detached);
        asio::co_spawn(executor, pass_answers(self, p), asio::detached);
    }
}

faulty_relay::faulty_relay(asio::io_context& io, std::uint16_t server_port, wire_order order)
{
    const auto loopback = asio::ip::address_v4::loopback();
    state_ = std::make_shared<state>(state{{loopback, server_port}, order, tcp::acceptor(io, {loopback, 0})});
    asio::co_spawn(io, state::accept(state_), asio::detached);
}

faulty_relay::~faulty_relay()
{
    boost::system::error_code ignored;
    state_->acceptor.close(ignored);
    for (const auto& weak : state_->passages) {
        if (const auto p = weak.lock()) {
            close(p->client);
            close(p->server);
        }
    }
}

std::uint16_t faulty_relay::port() const
{
    return state_->acceptor.local_endpoint().port();
}

unsigned faulty_relay::faults() const
{
    return state_->faults;
}

}  // namespace rdad::tests
