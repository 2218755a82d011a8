// SPDX-License-Identifier: BSL-1.0
// A proxy on loopback that opens tunnels, or doesn't, as a test tells it.
#pragma once

#include <boost/asio/io_context.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace rdad::testing {

// What the proxy does with a CONNECT.
struct tunnel_answer
{
    enum class then
    {
        tunnel,  // connect to the server, and pass on what both sides say
        close,   // end the connection
        hang,    // do nothing, and leave the connection open
    };

    std::string bytes = "HTTP/1.1 200 Connection established\r\n\r\n";
    then afterwards = then::tunnel;

    // Write them one by one.
    bool in_pieces = false;

    // Write nothing until the test lets go of it.
    bool held = false;
};

// "HTTP/1.1 407 X", as a proxy ends what it has refused.
tunnel_answer refusal(unsigned status);

// Runs on the test's io_context. Whatever server is asked for, the tunnels lead to a port on loopback: a name
// in a CONNECT need not exist.
class connect_proxy
{
public:
    // Called with the whole header of each CONNECT.
    using policy = std::function<tunnel_answer(const std::string& header)>;

    connect_proxy(boost::asio::io_context& io, std::uint16_t server_port, policy p = {});
    ~connect_proxy();
    connect_proxy(const connect_proxy&) = delete;
    connect_proxy& operator=(const connect_proxy&) = delete;

    std::uint16_t port() const;

    // The headers of all that came, from the request line on.
    const std::vector<std::string>& headers() const;

    // How many tunnels were opened.
    std::size_t tunnels() const;

    // How many answers are held, and letting go of the one that is held longest.
    std::size_t held() const;
    void release_one();

    // All bytes that came from clients, headers too.
    const std::string& heard() const;

private:
    struct state;
    std::shared_ptr<state> state_;
};

}  // namespace rdad::testing
