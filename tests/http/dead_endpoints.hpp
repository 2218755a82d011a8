// SPDX-License-Identifier: BSL-1.0
// Addresses on loopback where nobody answers.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <sys/socket.h>

#include <vector>

namespace rdad::testing {

// An address where nobody listens.
inline boost::asio::ip::tcp::endpoint closed_endpoint(boost::asio::io_context& io)
{
    return boost::asio::ip::tcp::acceptor(io, {boost::asio::ip::address_v4::loopback(), 0}).local_endpoint();
}

// An address that neither accepts nor refuses: Linux drops what comes to a listener whose queue is full.
struct swallowing_endpoint
{
    boost::asio::ip::tcp::acceptor listener;
    std::vector<boost::asio::ip::tcp::socket> queue;

    explicit swallowing_endpoint(boost::asio::io_context& io) : listener(io, boost::asio::ip::tcp::v4())
    {
        listener.bind({boost::asio::ip::address_v4::loopback(), 0});
        listener.listen(0);
        for (int i = 0; i < 4; ++i) {
            queue.emplace_back(io, boost::asio::ip::tcp::v4());
            queue.back().native_non_blocking(true);
            // Asio's own connect would wait.
            auto to = listener.local_endpoint();
            ::connect(queue.back().native_handle(), to.data(), static_cast<socklen_t>(to.size()));
        }
    }

    boost::asio::ip::tcp::endpoint endpoint() const { return listener.local_endpoint(); }
};

}  // namespace rdad::testing
