// SPDX-License-Identifier: BSL-1.0
#include "pace/kept_pause.hpp"

#include "api/date_time.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace rdad::pace {

std::chrono::system_clock::duration left_of(
    const kept_pause& pause,
    std::chrono::system_clock::time_point now
)
{
    const auto left = pause.until - std::max(now, pause.since);
    return std::max(left, left.zero());
}

std::string to_text(const kept_pause& pause)
{
    const auto until = std::chrono::ceil<std::chrono::seconds>(pause.until);
    const auto since = std::chrono::floor<std::chrono::seconds>(pause.since);
    return fmt::format("{}\n{}\n", api::to_date_time(until), api::to_date_time(since));
}

std::optional<kept_pause> parse_kept_pause(std::string_view text)
{
    const auto line_end = text.find('\n');
    if (line_end == std::string_view::npos)
        return std::nullopt;
    const std::string_view second_line = text.substr(line_end + 1);
    const auto until = api::parse_date_time(text.substr(0, line_end));
    const auto since = api::parse_date_time(second_line.substr(0, second_line.find('\n')));
    return until && since ? std::optional(kept_pause{*until, *since}) : std::nullopt;
}

}  // namespace rdad::pace
