// SPDX-License-Identifier: BSL-1.0
// What a client of etcd is told when it is made.
#pragma once

#include "http/url.hpp"

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace rdad::etcd {

/// How long one member may take, from the connection to the answer: a killed leader is followed by another within a
/// second or so, and a member that waits for it answers after seven.
inline constexpr std::chrono::milliseconds endpoint_deadline = std::chrono::seconds(2);

struct settings
{
    /// The members, one at least: https, or http where they are loopback addresses. Their paths don't count.
    std::vector<http::url> endpoints;

    // PEM files: whose certificates the members' have to be, and the client's own with its key. Empty: those that the
    // system trusts, and none.

    std::string ca_file = {};
    std::string certificate_file = {};
    std::string key_file = {};

    /// The User-Agent header; empty for none.
    std::string user_agent = {};

    /// The most connections to a member at a time, beside those of watches.
    std::size_t connections = 16;

    /// The most bytes of an answer, and of a message of a watch.
    std::size_t answer_limit = 32 * 1024 * 1024;

    std::chrono::milliseconds deadline = endpoint_deadline;
};

}  // namespace rdad::etcd
