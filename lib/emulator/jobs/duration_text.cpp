// SPDX-License-Identifier: BSL-1.0
#include "emulator/jobs/duration_text.hpp"

#include <array>
#include <charconv>

namespace rdad::emulator {
namespace {

struct unit
{
    std::string_view name;
    double milliseconds;
};

constexpr std::array<unit, 4> units = {{
    {"ms", 1},
    {"s", 1000},
    {"m", 60'000},
    {"h", 3'600'000},
}};

}  // namespace

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text)
{
    constexpr double longest = 10'000 * 3'600'000.0;
    double number = 0;
    const auto [end, ec] =
        std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
    if (ec != std::errc() || !(number >= 0))
        return std::nullopt;
    const std::string_view name(end, static_cast<std::size_t>(text.data() + text.size() - end));
    for (const unit& u : units) {
        if (name == u.name && number * u.milliseconds <= longest)
            return std::chrono::milliseconds(static_cast<std::int64_t>(number * u.milliseconds));
    }
    return std::nullopt;
}

std::optional<std::pair<std::chrono::milliseconds, std::chrono::milliseconds>> parse_duration_range(
    std::string_view text
)
{
    const auto dots = text.find("..");
    const auto first = parse_duration(text.substr(0, dots));
    const auto second = dots == text.npos ? first : parse_duration(text.substr(dots + 2));
    if (!first || !second || *first > *second)
        return std::nullopt;
    return std::pair(*first, *second);
}

}  // namespace rdad::emulator
