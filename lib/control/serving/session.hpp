// SPDX-License-Identifier: BSL-1.0
// What goes on with one client: a request is read, answered, and that is all.
#pragma once

#include "control/serving/exchange.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <string_view>

namespace rdad::control {

using received_request = boost::beast::http::request<boost::beast::http::string_body>;

/// What has been received, as asked by that user.
request request_of(received_request received, uid_t by);

/// What a client is told, and how much it may say.
struct conversation
{
    /// Until when the request has to be there.
    std::chrono::steady_clock::time_point due;

    /// The most bytes of the body of a request with that target.
    std::function<std::uint64_t(std::string_view target)> longest_body;

    /// Called when the request is there.
    std::function<void()> has_asked;

    /// How long the client of a stream may take to read what has come.
    std::chrono::steady_clock::duration stream_patience;

    /// Called before a stream is sent. False: there are too many.
    std::function<bool()> may_stream;

    std::function<boost::asio::awaitable<response>(received_request asked)> answer;
};

/// One request and its answer. A client that says nothing sensible in time is told nothing: its connection ends.
/// For the sockets of Unix and of TCP.
template <class Protocol>
boost::asio::awaitable<void> serve(
    boost::asio::basic_stream_socket<Protocol> socket,
    conversation conversation
);

/// Says that there are too many, without waiting for anything: that fits into the buffer of a new socket.
template <class Protocol>
void turn_away(boost::asio::basic_stream_socket<Protocol>& socket);

}  // namespace rdad::control
