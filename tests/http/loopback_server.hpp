// SPDX-License-Identifier: BSL-1.0
// A TLS server on loopback that does as a test tells it.
#pragma once

#include "http/certificates.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rdad::testing {

struct seen_request
{
    std::string method;
    std::string target;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;

    // From 1: on which of the server's connections it came, and as which request of that connection.
    std::size_t connection = 0;
    std::size_t nth = 0;

    // The value of a header that is written exactly so; empty if there is none.
    std::string header(std::string_view name) const;
};

// What the server writes, byte for byte, and does then.
struct reply
{
    enum class then
    {
        keep,   // wait for the next request
        close,  // end the TLS session, if there is one, and the connection
        reset,  // break the connection off, without a word to the TLS peer
        hang,   // do nothing, and leave the connection open
    };

    std::string bytes = {};
    then afterwards = then::keep;
};

// A response with a Content-Length. `headers` are whole lines: "Retry-After: 5\r\n".
std::string response_bytes(unsigned status, std::string_view body = {}, std::string_view headers = {});

struct server_options
{
    // None: plain http.
    std::optional<identity> certificate;

    // Take connections, and never say a word.
    bool mute = false;

    // At most TLS 1.1.
    bool old_tls = false;

    // Whose certificates clients have to show, PEM. Empty: none are asked for.
    std::string client_authority = {};

    // At most TLS 1.2.
    bool tls_1_2 = false;
};

// Runs on the test's io_context. Destroy it, or call `stop`, before that; a handler that is still waiting for
// something then is destroyed with the io_context.
class loopback_server
{
public:
    // Called for each request. What it captures must live as long as the io_context.
    using handler = std::function<boost::asio::awaitable<reply>(seen_request)>;

    loopback_server(boost::asio::io_context& io, server_options options, handler answer);
    ~loopback_server();
    loopback_server(const loopback_server&) = delete;
    loopback_server& operator=(const loopback_server&) = delete;

    std::uint16_t port() const;

    // So far: connections taken, connections that are open, all requests that came.
    std::size_t connections() const;
    std::size_t open_connections() const;
    const std::vector<seen_request>& requests() const;

    // The names asked for by SNI, one a TLS connection; empty where none was.
    const std::vector<std::string>& server_names() const;

    // Takes no more connections.
    void stop();

private:
    struct state;
    std::shared_ptr<state> state_;
};

}  // namespace rdad::testing
