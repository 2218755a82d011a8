// SPDX-License-Identifier: BSL-1.0
// Takes orders over a Unix socket, as HTTP: POST /jobs/NAME/cancel, and likewise release and retry.
//
//     curl --unix-socket /var/spool/rdad/socket -X POST http://rdad/jobs/survey/cancel
//
// The answer is {"message": "a sentence"}, with status 200 (it is noted, on the disk), 404 (no such job), 409
// (the job is not in a state for it) or 503 (the disk fails).
#pragma once

#include "control/order.hpp"
#include "failure/failure.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/local/stream_protocol.hpp>

#include <functional>
#include <list>
#include <memory>
#include <string>

namespace rdad::control {

/// For one thread.
class server
{
public:
    using handler = std::function<boost::asio::awaitable<order_answer>(order, std::string name)>;

    /// Makes the socket `path`, in place of one that an earlier process has left there. Those may connect who
    /// may write in the process's group.
    static result<std::unique_ptr<server>> open(
        const boost::asio::any_io_executor& executor,
        const std::string& path,
        handler on_order
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
    server(boost::asio::local::stream_protocol::acceptor acceptor, std::string path, handler on_order);
    void start_session(boost::asio::local::stream_protocol::socket socket);

    boost::asio::local::stream_protocol::acceptor acceptor_;
    std::string path_;
    handler handler_;
    std::list<boost::asio::cancellation_signal> sessions_;
};

}  // namespace rdad::control
