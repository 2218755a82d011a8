// SPDX-License-Identifier: BSL-1.0
// All clients of one listening socket: who is let in, and what ends them.
#pragma once

#include "control/serving/admission.hpp"
#include "control/serving/session.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/cancellation_signal.hpp>

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <string_view>

namespace rdad::control {

/// For one thread.
class sessions
{
public:
    using body_limit = std::function<std::uint64_t(std::string_view target)>;

    /// `by` is the user who has connected: (uid_t)-1 where the kernel doesn't tell.
    using answerer = std::function<boost::asio::awaitable<response>(received_request asked, uid_t by)>;

    /// `longest_body` says how many bytes the body of a request with a target may have.
    sessions(const admission_limits& limits, body_limit longest_body, answerer answer);

    sessions(const sessions&) = delete;
    sessions& operator=(const sessions&) = delete;

    /// Serves who connects, by a Unix socket or TCP. Returns only by an exception: when it is cancelled.
    template <class Protocol>
    boost::asio::awaitable<void> accept(boost::asio::basic_socket_acceptor<Protocol>& acceptor);

    /// Ends what goes on with clients. From within the event loop.
    void cancel();

private:
    template <class Protocol>
    void receive(boost::asio::basic_stream_socket<Protocol> socket);

    admission admission_;
    std::chrono::steady_clock::duration stream_patience_;
    body_limit longest_body_;
    answerer answer_;
    std::map<admission::id, boost::asio::cancellation_signal> sessions_;
};

}  // namespace rdad::control
