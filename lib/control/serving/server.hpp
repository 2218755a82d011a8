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

#include <sys/types.h>

#include <memory>
#include <optional>
#include <string>

namespace rdad::control {

/// Who may connect, and what for.
struct socket_use
{
    /// Of the socket.
    mode_t mode = 0660;

    /// A group whose members may connect beside, by an access control list (acl(5)). Null: none.
    std::optional<gid_t> group{};

    /// Whoever connects sees all that the daemon's own user may, and changes nothing.
    bool only_reads = false;
};

/// For one thread.
class server
{
public:
    /// Makes the socket `path`, in place of one that an earlier process has left there. So many may connect at a time as
    /// `limits` says.
    static result<std::unique_ptr<server>> open(
        const boost::asio::any_io_executor& executor,
        const std::string& path,
        handlers ask,
        const admission_limits& limits = {},
        const socket_use& use = {}
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
        const admission_limits& limits,
        bool only_reads
    );

    boost::asio::awaitable<response> answer(received_request received, uid_t by);

    boost::asio::local::stream_protocol::acceptor acceptor_;
    std::string path_;
    handlers ask_;
    bool only_reads_;
    sessions sessions_;
};

}  // namespace rdad::control
