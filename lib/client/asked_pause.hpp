// SPDX-License-Identifier: BSL-1.0
// What an answer of the service asks for: to be left alone for a while, by all or by one job.
#pragma once

#include "http/message.hpp"

#include <chrono>
#include <optional>

namespace rdad::client {

struct asked_pause
{
    std::chrono::seconds time;

    /// All calls are to wait. Else only the next one that is made for the same.
    bool is_for_all;
};

/// True for the 403 by which a gateway says that a quota of calls is used up until its Retry-After is over
/// (Azure API Management, policy "quota"), rather than that something is forbidden: it has that word.
bool is_quota_exceeded(const http::response& response);

/// By Retry-After (RFC 9110, section 10.2.3), or by the platform's own header
/// iTwinPlatform-RateLimit-Retry-After-Seconds. All are to wait for a 429, a 503, and a quota that is used
/// up. Null where it asks for nothing; no time at all is nothing.
std::optional<asked_pause> asked_pause_of(
    const http::response& response,
    std::chrono::system_clock::time_point now
);

}  // namespace rdad::client
