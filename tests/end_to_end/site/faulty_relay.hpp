// SPDX-License-Identifier: BSL-1.0
// A way to a server on which TLS stays end to end, and on which TCP fails as a test tells it.
#pragma once

#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstdint>
#include <memory>

namespace rdad::tests {

enum class wire_fault
{
    cut_request,        ///< half of it reaches the server, then both sides see the connection end
    reset_request,      ///< nothing of it reaches the server, and the client's connection is reset
    swallow_request,    ///< nothing of it reaches the server, and nobody is told
    delay_request,      ///< it comes late
    cut_answer,         ///< the client gets a few bytes of it, then sees the connection end
    reset_answer,       ///< the client's connection is reset in its place
    swallow_answer,     ///< the client gets nothing of it, and isn't told
    delay_answer,       ///< it comes late
    trickle_answer,     ///< it comes byte by byte
    trickle_handshake,  ///< what the server says comes byte by byte, from the first one on
};

struct wire_order
{
    wire_fault fault = wire_fault::cut_request;

    /// The first request that meets it, counted from 1 over all connections, and how many do in a row. Of
    /// trickle_handshake: connections.
    unsigned first = 1;
    unsigned count = 1;

    /// How late what is delayed comes, and the time between bytes that trickle.
    std::chrono::milliseconds pace{};
};

/// Works while the test runs its io_context. Tells requests apart by the records of TLS 1.3 (RFC 8446
/// section 5.1): of the application data that a client sends the first record ends the handshake, each
/// further one is a request, if that is small and written at once.
class faulty_relay
{
public:
    faulty_relay(boost::asio::io_context& io, std::uint16_t server_port, wire_order order);
    ~faulty_relay();
    faulty_relay(const faulty_relay&) = delete;
    faulty_relay& operator=(const faulty_relay&) = delete;

    std::uint16_t port() const;

    /// How many requests or connections have met the fault.
    unsigned faults() const;

private:
    struct state;
    std::shared_ptr<state> state_;
};

}  // namespace rdad::tests
