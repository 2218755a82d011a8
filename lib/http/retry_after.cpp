// The Retry-After header of RFC 9110, section 10.2.3.

#include "http/retry_after.hpp"

#include "http/date.hpp"

#include <algorithm>
#include <charconv>

namespace rdad::http {

using namespace std::chrono_literals;

namespace {

// In seconds: the year 9999 does not fit the clock's nanoseconds.
std::optional<std::chrono::seconds> parse(std::string_view value, std::chrono::sys_seconds now)
{
    const auto begin = std::min(value.find_first_not_of(" \t"), value.size());
    value.remove_prefix(begin);
    value = value.substr(0, value.find_last_not_of(" \t") + 1);
    if (value.empty())
        return std::nullopt;

    if (value.find_first_not_of("0123456789") == std::string_view::npos) {
        long seconds = 0;
        const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), seconds);
        if (error != std::errc())
            return longest_retry_after;
        return std::min(std::chrono::seconds(seconds), longest_retry_after);
    }

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
    const response& r,
    std::string_view header,
    std::chrono::system_clock::time_point now
)
{
    const auto value = r.header(header);
    if (!value)
        return std::nullopt;
    const auto here = std::chrono::floor<std::chrono::seconds>(now);
    if (const auto there = parse_date(r.header("Date").value_or(""), here)) {
        const auto time = parse(*value, *there);
        if (!time || (*time > 0s && *time < longest_retry_after))
            return time;
    }
    return parse(*value, here);
}

}  // namespace rdad::http
