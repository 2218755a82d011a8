// SPDX-License-Identifier: BSL-1.0
// One connection to the server, over TLS or plain.
#pragma once

#include "http/failure.hpp"
#include "http/message.hpp"
#include "http/settings.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string>

namespace boost::asio::ssl {
class context;
}

namespace rdad::http {

/// Carries one request after another. After a failed one it is of no more use. Must be destroyed before its
/// io_context, like any of Asio's objects.
class connection
{
public:
    virtual ~connection() = default;

    /// Writes a request and reads its response. The connection must outlive the coroutine.
    virtual boost::asio::awaitable<result<response>> exchange(std::string request) = 0;

    /// Writes a request and reads its response as far as the header; the body is left out, and comes by
    /// `read_some_of_body`. Of no use for an exchange afterwards. The connection must outlive the coroutine.
    virtual boost::asio::awaitable<result<response>> begin(std::string request) = 0;

    /// After `begin`: what has come of the body since the last call, waiting until something has. Empty: the body
    /// has ended. `errc::timed_out` where not one byte comes for so long. The connection must outlive the coroutine.
    virtual boost::asio::awaitable<result<std::string>> read_some_of_body(std::chrono::milliseconds silence
    ) = 0;

    /// Whether not one byte came in answer to the last request: on a kept-alive connection, the sign that the
    /// server had given it up already (RFC 9112, section 9.3.1).
    virtual bool silent() const = 0;

    /// Whether another request may follow, as far as the last response said.
    virtual bool reusable() const = 0;

    /// Whether the server has closed the connection, or sent something unasked. Does not wait.
    virtual bool abandoned() const = 0;

    /// Until when the server's certificate is valid. Null without TLS, or where that can't be told.
    virtual std::optional<std::chrono::sys_seconds> certificate_end() const = 0;

    std::chrono::steady_clock::time_point opened() const { return opened_; }

private:
    std::chrono::steady_clock::time_point opened_ = std::chrono::steady_clock::now();
};

/// Makes a connection to the server of a socket to it, or of a tunnel that ends there: makes sure with TLS
/// that it is the right host (`tls` is null for plain http). A failure has `sent == false`. `settings` must
/// outlive the connection, `tls` the call.
boost::asio::awaitable<result<std::unique_ptr<connection>>> open_connection(
    const client_settings& settings,
    boost::asio::ssl::context* tls,
    boost::asio::ip::tcp::socket socket
);

}  // namespace rdad::http
