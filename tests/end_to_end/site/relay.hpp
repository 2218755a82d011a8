// SPDX-License-Identifier: BSL-1.0
// A way to a server that can be cut, or lead to another server: a port on loopback that passes everything on,
// or refuses connections.
#pragma once

#include <boost/asio/io_context.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>

namespace rdad::tests {

/// Works while the test runs its io_context. Refuses connections until it is opened; nobody else gets its
/// port meanwhile.
class relay
{
public:
    relay(boost::asio::io_context& io, std::uint16_t server_port);
    ~relay();
    relay(const relay&) = delete;
    relay& operator=(const relay&) = delete;

    std::uint16_t port() const;

    void open();

    /// Breaks all connections off, and refuses others.
    void cut();

    /// Breaks all connections off.
    void break_off();

    /// Further connections go to the server of that port.
    void lead_to(std::uint16_t server_port);

private:
    struct state;
    std::shared_ptr<state> state_;
};

}  // namespace rdad::tests
