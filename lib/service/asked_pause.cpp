#include "service/asked_pause.hpp"

#include "api/error.hpp"
#include "http/retry_after.hpp"

#include <string>

namespace rdad::service {
namespace {

constexpr const char* retry_after = "Retry-After";
constexpr const char* platform_retry_after = "iTwinPlatform-RateLimit-Retry-After-Seconds";

}  // namespace

bool is_quota_exceeded(const http::response& r)
{
    if (r.status != 403 || (!r.header(retry_after) && !r.header(platform_retry_after)))
        return false;
    // The service says by its error object that something is forbidden, which doesn't pass with time.
    const auto error = api::read_error_response(r.body);
    return !error || error->code.find("Quota") != std::string::npos;
}

std::optional<asked_pause> asked_pause_of(const http::response& r, std::chrono::system_clock::time_point now)
{
    const bool is_for_all = r.status == 429 || r.status == 503 || is_quota_exceeded(r);
    for (const char* name : {retry_after, platform_retry_after}) {
        const auto time = http::retry_after(r, name, now);
        if (time && time->count() > 0)
            return asked_pause{*time, is_for_all};
    }
    return std::nullopt;
}

}  // namespace rdad::service
