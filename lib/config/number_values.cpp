// SPDX-License-Identifier: BSL-1.0
#include "config/number_values.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <system_error>

namespace rdad::config {

std::string set_number(unsigned& target, const std::string& value, unsigned largest)
{
    const char* end = value.data() + value.size();
    const auto [stop, error] = std::from_chars(value.data(), end, target);
    if (error != std::errc() || stop != end || target < 1 || target > largest)
        return fmt::format("a whole number from 1 to {}", largest);
    return "";
}

std::string set_seconds(std::chrono::seconds& target, const std::string& value, unsigned largest)
{
    unsigned seconds = 0;
    const char* end = value.data() + value.size();
    const auto [stop, error] = std::from_chars(value.data(), end, seconds);
    target = std::chrono::seconds(seconds);
    if (error != std::errc() || stop != end || seconds > largest)
        return fmt::format("whole seconds from 0 to {}", largest);
    return "";
}

std::string set_cost(std::optional<double>& target, const std::string& value)
{
    double cost = 0;
    const char* end = value.data() + value.size();
    const auto [stop, error] = std::from_chars(value.data(), end, cost);
    target = cost;
    return error != std::errc() || stop != end || !(cost > 0 && cost < HUGE_VAL)
               ? "a number above 0, such as 250"
               : "";
}

}  // namespace rdad::config
