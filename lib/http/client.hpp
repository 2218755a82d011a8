// SPDX-License-Identifier: BSL-1.0
// An HTTPS client for one server.
#pragma once

#include "http/connection.hpp"
#include "http/failure.hpp"
#include "http/line_stream.hpp"
#include "http/message.hpp"
#include "http/settings.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>

namespace rdad::http {

/// Sends requests over a few kept-alive connections (HTTP/1.1, TLS 1.2 or later). Certificate and host name
/// are always verified. A redirect is a response like any other, and is not followed.
///
/// For one thread. May be destroyed while requests are under way: they end as usual. Those under way, and the
/// client, must be destroyed before the io_context, or by its destructor.
class client
{
public:
    /// `errc::bad_ca_file` if the certificates to trust cannot be loaded. They are read again where a
    /// handshake has failed, so that new ones count for the connections after it; if the file cannot be
    /// then, the old ones stay. `errc::bad_url` for plain http by way of a proxy.
    static result<client> make(client_settings settings);

    client(client&&) noexcept;
    client& operator=(client&&) noexcept;
    ~client();

    const url& base() const;

    /// Whether the server is reached by way of a proxy.
    bool has_proxy() const;

    /// How many connections were made, by way of the proxy where there is one, since this was made.
    std::size_t connections_made() const;

    /// Until when the certificate is valid that the server has shown last. Null: there is none yet.
    std::optional<std::chrono::sys_seconds> certificate_end() const;

    /// Sends one request and reads its response, whichever status it has. Runs on the executor of the
    /// coroutine that awaits it.
    ///
    /// A kept-alive connection that the server turns out to have closed is replaced, once and silently, if
    /// the request is idempotent. Cancelled by a cancellation slot, it fails or throws as Asio's coroutines
    /// do.
    boost::asio::awaitable<result<response>> send(request request) const;

    /// Sends one request, over a connection of its own beside those of the settings, and reads the header of its
    /// response, within the deadline of a request; the body is for who gets the stream, whichever the status is.
    /// `settings.body_limit` is the most bytes of a line. Else as send().
    boost::asio::awaitable<result<line_stream>> stream(request request) const;

private:
    struct state;
    explicit client(std::shared_ptr<state> made);
    static boost::asio::awaitable<result<std::unique_ptr<connection>>> open(std::shared_ptr<state> self);
    static boost::asio::awaitable<result<line_stream>> stream_over(
        std::shared_ptr<state> self,
        request request
    );
    static boost::asio::awaitable<result<response>> send_over(std::shared_ptr<state> self, request request);

    std::shared_ptr<state> state_;
};

}  // namespace rdad::http
