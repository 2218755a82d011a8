// SPDX-License-Identifier: BSL-1.0
// The page for browsers, at a port that only this host reaches: what the socket tells, to be read only.
//
//     GET /?token=…    takes a token, keeps it in a cookie, and leads to /
//     GET /            the page; needs a token
//     GET /v1/…        what answering.hpp says of it, for the user of the token
//     GET /metrics     the same, without a token
#pragma once

#include "config/loopback_address.hpp"
#include "control/page/page_tokens.hpp"
#include "control/serving/handlers.hpp"
#include "control/serving/sessions.hpp"
#include "failure/failure.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <sys/types.h>

#include <memory>
#include <optional>
#include <string>

namespace rdad::control {

/// For one thread.
class page_server
{
public:
    /// Fails where the port is taken.
    static result<std::unique_ptr<page_server>> open(
        const boost::asio::any_io_executor& executor,
        const config::loopback_address& address,
        handlers ask
    );

    page_server(const page_server&) = delete;
    page_server& operator=(const page_server&) = delete;

    /// "http://127.0.0.1:8470/".
    std::string url() const;

    /// The address that opens the page for the user, with a new token. Fails where the host has no random numbers.
    result<std::string> url_for(uid_t user);

    /// Serves browsers. Returns only by an exception: when it is cancelled.
    boost::asio::awaitable<void> run();

    /// Ends what goes on with browsers. From within the event loop.
    void cancel_sessions();

private:
    page_server(boost::asio::ip::tcp::acceptor acceptor, config::loopback_address address, handlers ask);
    boost::asio::awaitable<response> answer(received_request asked);
    response answer_to_token(std::string_view token);
    std::optional<uid_t> visitor_of(const received_request& asked) const;

    boost::asio::ip::tcp::acceptor acceptor_;
    config::loopback_address address_;  ///< with the port that it has come to
    handlers ask_;
    page_tokens tokens_;
    sessions sessions_;
};

}  // namespace rdad::control
