// SPDX-License-Identifier: BSL-1.0
// Takes orders over a Unix socket, as HTTP: POST /jobs/NAME/cancel, and likewise release and retry.
//
//     curl --unix-socket /var/spool/rdad/socket -X POST http://rdad/jobs/survey/cancel
//
// The answer is {"message": "a sentence"}, with status 200 (it is noted, on the disk), 404 (no such job), 409
// (the job is not in a state for it) or 503 (it may be tried again: the disk fails, the job is just being taken, or too
// many orders are being carried out).
#pragma once

#include "control/admission.hpp"
#include "control/order.hpp"
#include "failure/failure.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/local/stream_protocol.hpp>

#include <sys/types.h>

#include <functional>
#include <map>
#include <memory>
#include <string>

namespace rdad::control {

/// For one thread.
class server
{
public:
    /// Carries out an order of the user `by`, for the job of the record `name`.
    using handler = std::function<boost::asio::awaitable<order_answer>(order, std::string name, uid_t by)>;

    /// Makes the socket `path`, in place of one that an earlier process has left there. Those may connect who
    /// may write in the process's group, so many at a time as `limits` says.
    static result<std::unique_ptr<server>> open(
        const boost::asio::any_io_executor& executor,
        const std::string& path,
        handler on_order,
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
        handler on_order,
        const admission_limits& limits
    );
    void receive(boost::asio::local::stream_protocol::socket socket);
    boost::asio::awaitable<void> serve(
        boost::asio::local::stream_protocol::socket socket,
        admission::id who,
        uid_t user,
        admission::clock::time_point due
    );

    boost::asio::local::stream_protocol::acceptor acceptor_;
    std::string path_;
    handler handler_;
    admission admission_;
    std::map<admission::id, boost::asio::cancellation_signal> sessions_;
};

}  // namespace rdad::control
