// SPDX-License-Identifier: BSL-1.0
#include "client/call_result.hpp"

#include <charconv>
#include <string_view>
#include <system_error>

namespace rdad::client {
namespace {

/// How many more calls the service would let in; null if it doesn't say.
std::optional<unsigned> remaining_calls(const http::response& response)
{
    const std::string_view value = response.header("iTwinPlatform-RateLimit-RemainingCalls").value_or("");
    unsigned calls = 0;
    const auto [stop, error] = std::from_chars(value.data(), value.data() + value.size(), calls);
    return error == std::errc() && stop == value.data() + value.size() ? std::optional(calls) : std::nullopt;
}

}  // namespace

pace::call_result result_of(const auth::failure& failure, std::size_t connections_made)
{
    pace::call_result result{pace::call_end::no_token};
    if (failure.code == auth::errc::token_rejected)
        result.end = pace::call_end::refused_token;
    if (failure.code == auth::errc::proxy_unauthorized)
        result.end = pace::call_end::proxy_refused;
    result.asked = failure.retry_after;
    result.connections_made = connections_made;
    return result;
}

pace::call_result result_of(const http::failure& failure, std::size_t connections_made)
{
    pace::call_result result{pace::call_end::no_answer};
    if (failure.code == http::errc::withdrawn)
        result.end = pace::call_end::withdrawn;
    if (failure.code == http::errc::proxy_unauthorized)
        result.end = pace::call_end::proxy_refused;
    result.connections_made = connections_made;
    return result;
}

pace::call_result result_of(
    const http::response& response,
    const std::optional<asked_pause>& asked,
    std::size_t connections_made
)
{
    pace::call_result result{
        pace::call_end::answered,
        response.status,
        is_quota_exceeded(response),
        remaining_calls(response)};
    if (asked && asked->is_for_all)
        result.asked = asked->time;
    result.connections_made = connections_made;
    return result;
}

}  // namespace rdad::client
