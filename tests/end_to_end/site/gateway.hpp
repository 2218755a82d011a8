// SPDX-License-Identifier: BSL-1.0
// A reverse proxy before an emulator that rdad trusts, and that spoils answers as a test tells it.
#pragma once

#include "end_to_end/site/call_kind.hpp"
#include "end_to_end/site/emulator_process.hpp"
#include "http/certificates.hpp"
#include "http/loopback_server.hpp"
#include "http/message.hpp"

#include <boost/asio/io_context.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

namespace rdad::tests {

/// What some of the calls meet.
struct spoiling
{
    call_kind kind = call_kind::other;

    /// Whether the service gets the request before. If not, `spoil` is given a short answer that is right in
    /// form.
    bool forwards = false;

    /// How many calls of that kind; those after them are passed on as they should be.
    unsigned count = 1;

    /// What the client is written, and what happens to its connection then.
    std::function<testing::reply(const http::response& right)> spoil;
};

/// The bytes of that response, with a Content-Length of `length`, and of its body what is given.
std::string bytes_of(const http::response& r, std::string_view body, std::size_t length);
std::string bytes_of(const http::response& r);

/// Works while the test runs its io_context. Speaks to the emulator over TLS like any other client.
class gateway
{
public:
    gateway(
        boost::asio::io_context& io,
        const emulator_process& e,
        const testing::identity& certificate,
        spoiling s
    );

    std::uint16_t port() const { return server_.port(); }

    /// All requests that came.
    const std::vector<testing::seen_request>& requests() const { return server_.requests(); }

    /// How many requests of that kind the emulator has got from here.
    unsigned forwarded(call_kind kind) const;

    /// How many requests were answered by `spoil`.
    unsigned spoiled() const;

private:
    struct state;
    std::shared_ptr<state> state_;
    testing::loopback_server server_;
};

}  // namespace rdad::tests
