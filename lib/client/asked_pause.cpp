// SPDX-License-Identifier: BSL-1.0
#include "client/asked_pause.hpp"

#include "api/ascii_case.hpp"
#include "http/retry_after.hpp"

#include <algorithm>
#include <string>

namespace rdad::client {
namespace {

constexpr const char* retry_after = "Retry-After";
constexpr const char* platform_retry_after = "iTwinPlatform-RateLimit-Retry-After-Seconds";

}  // namespace

bool is_quota_exceeded(const http::response& response)
{
    if (response.status != 403 || (!response.header(retry_after) && !response.header(platform_retry_after)))
        return false;
    std::string said = response.body;
    std::ranges::transform(said, said.begin(), api::lower_case);
    return said.find("quota") != said.npos;
}

std::optional<asked_pause> asked_pause_of(
    const http::response& response,
    std::chrono::system_clock::time_point now
)
{
    const bool is_for_all = response.status == 429 || response.status == 503 || is_quota_exceeded(response);
    for (const char* name : {retry_after, platform_retry_after}) {
        const auto time = http::retry_after(response, name, now);
        if (time && time->count() > 0)
            return asked_pause{*time, is_for_all};
    }
    return std::nullopt;
}

}  // namespace rdad::client
