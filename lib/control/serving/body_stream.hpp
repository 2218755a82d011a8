// SPDX-License-Identifier: BSL-1.0
// A body that comes bit by bit, for as long as the client stays.
#pragma once

#include <boost/asio/awaitable.hpp>

#include <string>

namespace rdad::control {

/// For one thread.
class body_stream
{
public:
    body_stream() = default;
    body_stream(const body_stream&) = delete;
    body_stream& operator=(const body_stream&) = delete;
    virtual ~body_stream() = default;

    /// Waits for the next bit. Empty: that was all.
    virtual boost::asio::awaitable<std::string> next() = 0;

    /// The client has gone: next() is to answer soon that that was all.
    virtual void end() = 0;
};

}  // namespace rdad::control
