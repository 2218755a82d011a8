// SPDX-License-Identifier: BSL-1.0
#include "emulator/timestamp.hpp"

#include <fmt/chrono.h>

#include <ctime>

namespace rdad::emulator {

std::string http_date(time_point time)
{
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
    return fmt::format("{:%a, %d %b %Y %T GMT}", fmt::gmtime(std::chrono::system_clock::to_time_t(seconds)));
}

std::optional<time_point> parse_http_date(const std::string& text)
{
    for (const char* form : {"%a, %d %b %Y %T GMT", "%A, %d-%b-%y %T GMT", "%a %b %e %T %Y"}) {
        std::tm parts{};
        const char* end = ::strptime(text.c_str(), form, &parts);
        if (end && *end == '\0')
            return std::chrono::system_clock::from_time_t(::timegm(&parts));
    }
    return std::nullopt;
}

}  // namespace rdad::emulator
