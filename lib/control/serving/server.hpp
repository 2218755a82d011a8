// SPDX-License-Identifier: BSL-1.0
// Takes orders and answers questions over a Unix socket, as HTTP; which, answering.hpp says.
//
//     curl --unix-socket /var/spool/rdad/socket -X POST http://rdad/v1/jobs/survey/cancel
#pragma once

#include "control/serving/admission.hpp"
#include "control/serving/handlers.hpp"
#include "control/serving/sessions.hpp"
#include "failure/failure.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/local/stream_protocol.hpp>

#include <memory>
#include <string>

namespace rdad::control {

/// For one thread.
class server
{
public:
    /// Makes the socket `path`, in place of one that an earlier process has left there. Those may connect who
    /// may write in the process's group, so many at a time as `limits` says.
    static result<std::unique_ptr<server>> open(
        const boost::asio::any_io_executor& executor,
        const std::string& path,
        handlers ask,
        const admission_limits& limits = {}
    );

    server(const server&) = delete;
    server& operator=(const server&) = delete;

    /// Removes the socket.
    ~server();

    /// Serves clients. Returns only by an exception: when it is cancelled.
    boost::asio::awaitable<void> run();

    /// Ends what goes on with clients. From within the event loop.
    void cancel_sessions();

private:
    server(
        boost::asio::local::stream_protocol::acceptor acceptor,
        std::string path,
        handlers ask,
        const admission_limits& limits
    );

    boost::asio::local::stream_protocol::acceptor acceptor_;
    std::string path_;
    handlers ask_;
    sessions sessions_;
};

}  // namespace rdad::control
