// SPDX-License-Identifier: BSL-1.0
#include "api/likely_name.hpp"

#include "api/ascii_case.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

namespace rdad::api {
namespace {

/// No known name is longer, and comparing costs the product of both lengths.
constexpr std::size_t longest_compared = 48;

/// How many changes of one byte make one of the other. Both have `longest_compared` bytes at most.
std::size_t distance(std::string_view left, std::string_view right)
{
    using row = std::array<std::size_t, longest_compared + 1>;
    // Distances from the first bytes of `left`, as many as the row says, to those of `right`.
    row before_last{};
    row last{};
    for (std::size_t j = 0; j <= right.size(); ++j)
        last[j] = j;
    for (std::size_t i = 1; i <= left.size(); ++i) {
        row current{};
        current[0] = i;
        for (std::size_t j = 1; j <= right.size(); ++j) {
            const char a = lower_case(left[i - 1]);
            const char b = lower_case(right[j - 1]);
            current[j] = std::min({last[j] + 1, current[j - 1] + 1, last[j - 1] + (a == b ? 0U : 1U)});
            const bool are_swapped =
                i > 1 && j > 1 && a == lower_case(right[j - 2]) && lower_case(left[i - 2]) == b;
            if (are_swapped)
                current[j] = std::min(current[j], before_last[j - 2] + 1);
        }
        before_last = std::exchange(last, current);
    }
    return last[right.size()];
}

}  // namespace

std::optional<std::string_view> likely_name(std::string_view name, const std::vector<std::string_view>& known)
{
    std::optional<std::string_view> likely;
    std::size_t least = longest_compared;
    if (name.empty() || name.size() > longest_compared)
        return likely;
    for (const std::string_view candidate : known) {
        if (candidate.size() > longest_compared)
            continue;
        const std::size_t changes = distance(name, candidate);
        const std::size_t allowed = std::max<std::size_t>(1, std::max(name.size(), candidate.size()) / 3);
        if (changes <= allowed && changes < least) {
            likely = candidate;
            least = changes;
        }
    }
    return likely;
}

}  // namespace rdad::api
