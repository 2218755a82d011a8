// SPDX-License-Identifier: BSL-1.0
#include "end_to_end/site/gateway.hpp"

#include "api/ascii_case.hpp"
#include "http/client.hpp"

#include <boost/asio/awaitable.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

namespace asio = boost::asio;

namespace rdad::tests {
namespace {

/// What is between two ends of a connection only (RFC 9110 section 7.6.1), or is written by whoever sends.
bool is_of_one_hop(std::string_view name)
{
    constexpr std::array<std::string_view, 6>
        names{"Accept-Encoding", "Connection", "Content-Length", "Host", "Transfer-Encoding", "User-Agent"};
    return std::ranges::any_of(names, [&](auto own) { return api::equal_without_case(own, name); });
}

http::client client_of(const emulator_process& e)
{
    http::client_settings settings;
    settings.base = http::parse_url(e.url()).value();
    settings.ca_file = e.ca_file();
    return http::client::make(std::move(settings)).value();
}

http::request to_request(const testing::seen_request& seen)
{
    http::request r;
    r.method = seen.method;
    r.target = seen.target;
    r.body = seen.body;
    for (const auto& [name, value] : seen.headers) {
        if (!is_of_one_hop(name))
            r.headers.push_back({name, value});
    }
    return r;
}

http::response right_in_form()
{
    return {200, {{"Content-Type", "application/json"}}, R"({"job": {}, "progress": {}})"};
}

}  // namespace

std::string bytes_of(const http::response& r, std::string_view body, std::size_t length)
{
    std::string text = fmt::format("HTTP/1.1 {} X\r\n", r.status);
    for (const http::field& f : r.headers) {
        if (!is_of_one_hop(f.name))
            text += fmt::format("{}: {}\r\n", f.name, f.value);
    }
    return text + fmt::format("Content-Length: {}\r\n\r\n{}", length, body);
}

std::string bytes_of(const http::response& r)
{
    return bytes_of(r, r.body, r.body.size());
}

struct gateway::state
{
    spoiling order;
    http::client emulator;
    std::map<call_kind, unsigned> forwarded{};
    unsigned spoiled = 0;

    static asio::awaitable<testing::reply> answer(std::shared_ptr<state> self, testing::seen_request seen)
    {
        const call_kind kind = kind_of(seen.method, seen.target, seen.body);
        const bool spoils = kind == self->order.kind && self->spoiled < self->order.count;
        self->spoiled += spoils ? 1U : 0U;
        http::response right = right_in_form();
        if (!spoils || self->order.forwards) {
            ++self->forwarded[kind];
            auto sending = self->emulator.send(to_request(seen));
            const auto answered = co_await std::move(sending);
            right = answered.value();
        }
        co_return spoils ? self->order.spoil(right) : testing::reply{bytes_of(right)};
    }
};

gateway::gateway(
    asio::io_context& io,
    const emulator_process& e,
    const testing::identity& certificate,
    spoiling s
)
    : state_(std::make_shared<state>(state{std::move(s), client_of(e)})),
      server_(io, {.certificate = certificate}, [self = state_](testing::seen_request seen) {
          return state::answer(self, std::move(seen));
      })
{}

unsigned gateway::forwarded(call_kind kind) const
{
    const auto entry = state_->forwarded.find(kind);
    return entry == state_->forwarded.end() ? 0 : entry->second;
}

unsigned gateway::spoiled() const
{
    return state_->spoiled;
}

}  // namespace rdad::tests
