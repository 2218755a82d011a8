// SPDX-License-Identifier: BSL-1.0
#include "control/natural_order.hpp"

#include <algorithm>
#include <compare>
#include <cstddef>

namespace rdad::control {
namespace {

bool is_digit(char c) noexcept
{
    return c >= '0' && c <= '9';
}

/// The digits at the beginning of a text, and takes them from it.
std::string_view take_digits(std::string_view& text) noexcept
{
    const auto end = std::ranges::find_if_not(text, is_digit);
    const auto size = static_cast<std::size_t>(end - text.begin());
    const std::string_view digits = text.substr(0, size);
    text.remove_prefix(size);
    return digits;
}

std::strong_ordering compare_numbers(std::string_view left, std::string_view right) noexcept
{
    left.remove_prefix(std::min(left.find_first_not_of('0'), left.size()));
    right.remove_prefix(std::min(right.find_first_not_of('0'), right.size()));
    // However many digits there are.
    return left.size() != right.size() ? left.size() <=> right.size() : left <=> right;
}

}  // namespace

bool natural_less(std::string_view left, std::string_view right) noexcept
{
    const std::string_view whole_left = left;
    const std::string_view whole_right = right;
    while (!left.empty() && !right.empty()) {
        if (is_digit(left.front()) && is_digit(right.front())) {
            const auto order = compare_numbers(take_digits(left), take_digits(right));
            if (std::is_neq(order))
                return std::is_lt(order);
            continue;
        }
        if (left.front() != right.front())
            return static_cast<unsigned char>(left.front()) < static_cast<unsigned char>(right.front());
        left.remove_prefix(1);
        right.remove_prefix(1);
    }
    if (left.empty() != right.empty())
        return left.empty();
    return whole_left.size() != whole_right.size() ? whole_left.size() < whole_right.size()
                                                   : whole_left < whole_right;
}

}  // namespace rdad::control
