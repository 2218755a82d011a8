// SPDX-License-Identifier: BSL-1.0
#include "emulator/access/retry_after.hpp"

#include <algorithm>
#include <charconv>

namespace rdad::emulator {
namespace {

std::optional<time_point> parse_seconds(std::string_view text, time_point now)
{
    std::uint32_t seconds = 0;
    const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (ec != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return now + std::chrono::seconds(seconds);
}

}  // namespace

told_wait tell_to_wait(retry_after_form form, time_point until, time_point now)
{
    using std::chrono::seconds;
    if (form == retry_after_form::date) {
        const time_point date = std::chrono::ceil<seconds>(until);
        return {{"Retry-After", http_date(date)}, date};
    }
    const auto wait = std::chrono::ceil<seconds>(until - now);
    return {{"Retry-After", std::to_string(wait.count())}, now + wait};
}

void retell_wait(response& ordered, retry_after_form form, time_point now)
{
    if (ordered.status != 429 || form != retry_after_form::date)
        return;
    for (header& field : ordered.headers) {
        const auto until = field.name == "Retry-After" ? parse_seconds(field.value, now) : std::nullopt;
        if (until)
            field = tell_to_wait(form, *until, now).field;
    }
}

std::optional<time_point> find_told_wait(const response& response, time_point now)
{
    if (response.status != 429)
        return std::nullopt;
    std::optional<time_point> told;
    if (const auto text = response.find_header("Retry-After")) {
        told = parse_seconds(*text, now);
        if (!told)
            told = parse_http_date(*text);
    }
    if (const auto text = response.find_header("iTwinPlatform-RateLimit-Retry-After-Seconds"))
        told = std::max(told, parse_seconds(*text, now));
    return told;
}

}  // namespace rdad::emulator
