// SPDX-License-Identifier: BSL-1.0
// The Retry-After header of RFC 9110, section 10.2.3.

#include "http/retry_after.hpp"

#include "http/date.hpp"

#include <algorithm>
#include <charconv>

namespace rdad::http {

using namespace std::chrono_literals;

namespace {

bool is_number(std::string_view text)
{
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// RFC 9110 has whole seconds only, but some servers write what they have computed: "299.997".
std::optional<std::chrono::seconds> parse_seconds(std::string_view value)
{
    const auto point = value.find('.');
    const std::string_view whole = value.substr(0, point);
    const std::string_view fraction = point == std::string_view::npos ? "0" : value.substr(point + 1);
    if (!is_number(whole) || !is_number(fraction))
        return std::nullopt;
    long seconds = 0;
    const auto [end, error] = std::from_chars(whole.data(), whole.data() + whole.size(), seconds);
    if (error != std::errc() || seconds >= longest_retry_after.count())
        return longest_retry_after;
    const bool is_begun = fraction.find_first_not_of('0') != std::string_view::npos;
    return std::chrono::seconds(seconds + (is_begun ? 1 : 0));
}

// In seconds: the year 9999 does not fit the clock's nanoseconds.
std::optional<std::chrono::seconds> parse(std::string_view value, std::chrono::sys_seconds now)
{
    const auto begin = std::min(value.find_first_not_of(" \t"), value.size());
    value.remove_prefix(begin);
    value = value.substr(0, value.find_last_not_of(" \t") + 1);
    if (const auto seconds = parse_seconds(value))
        return seconds;
    const auto when = parse_date(value, now);
    if (!when)
        return std::nullopt;
    return std::clamp(*when - now, 0s, longest_retry_after);
}

}  // namespace

std::optional<std::chrono::seconds> parse_retry_after(
    std::string_view value,
    std::chrono::system_clock::time_point now
)
{
    return parse(value, std::chrono::floor<std::chrono::seconds>(now));
}

std::optional<std::chrono::seconds> retry_after(
    const response& response,
    std::string_view header,
    std::chrono::system_clock::time_point now
)
{
    const auto value = response.header(header);
    if (!value)
        return std::nullopt;
    const auto here = std::chrono::floor<std::chrono::seconds>(now);
    if (const auto there = parse_date(response.header("Date").value_or(""), here)) {
        const auto time = parse(*value, *there);
        if (!time || *time < longest_retry_after)
            return time;
    }
    return parse(*value, here);
}

}  // namespace rdad::http
