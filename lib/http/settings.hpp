// SPDX-License-Identifier: BSL-1.0
// What a client is told when it is made.
#pragma once

#include "http/proxy.hpp"
#include "http/url.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>

namespace rdad::http {

/// How long each phase of a request may take at most. Waiting for a free connection has no limit of its own:
/// the requests that hold the connections have theirs.
struct deadlines
{
    /// Finding the addresses of the host's name, or of the proxy's.
    std::chrono::milliseconds resolve = std::chrono::seconds(10);

    /// Connecting, all addresses together.
    std::chrono::milliseconds connect = std::chrono::seconds(10);

    /// From the proxy's taking the connection to its having one to the server.
    std::chrono::milliseconds tunnel = std::chrono::seconds(20);

    std::chrono::milliseconds handshake = std::chrono::seconds(10);

    /// From the first byte of the request to the last one of the response.
    std::chrono::milliseconds request = std::chrono::seconds(60);
};

struct client_settings
{
    /// Only scheme, host and port count here; the path is for those who make the requests.
    url base;

    /// By way of whose tunnels the server is reached; nothing: without one. Only for https: nobody but the
    /// server is to see what is sent.
    std::optional<http::proxy> proxy = {};

    /// PEM file of the certificates to trust, and no others. Empty: those the system trusts.
    std::string ca_file = {};

    /// PEM files of the certificate, with those that lead to its authority, by which the client shows who it is,
    /// and of its key. Empty, both: it shows none.
    std::string certificate_file = {};
    std::string key_file = {};

    /// The User-Agent header; empty for none.
    std::string user_agent = {};

    /// The most connections at a time, at least 1. Further requests wait their turn.
    std::size_t connections = 4;

    http::deadlines deadlines = {};

    /// The most bytes of a response's body. A list of 1,000 jobs fits, at 32 KiB a job.
    std::size_t body_limit = 32 * 1024 * 1024;

    /// Where handshakes go on failing, the certificates to trust are read again once in so long.
    std::chrono::milliseconds certificates_rest = std::chrono::seconds(10);

    /// A connection that has carried nothing for so long is not used again. Servers close theirs after 60 s
    /// or more, as a rule: a shorter time here keeps requests from crossing with that.
    std::chrono::milliseconds idle_limit = std::chrono::seconds(30);

    /// A connection is not used again when so much time has passed since it was opened. A name is looked up
    /// anew for each, so that a service which moves to other addresses is followed.
    std::chrono::milliseconds age_limit = std::chrono::minutes(5);
};

}  // namespace rdad::http
