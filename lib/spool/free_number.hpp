// SPDX-License-Identifier: BSL-1.0
// Finds a number that nobody has, where most of those before it are taken.
//
// No I/O: whoever asks says which numbers are taken.
#pragma once

#include "failure/failure.hpp"

#include <cstdint>

namespace rdad::spool {

/// The first number from `first` on that is free where there are no gaps; one that is free all the same where there
/// are. It asks about numbers some twice the logarithm of how many are taken. `is_taken(number)` answers a result<bool>.
template <class IsTaken>
result<std::uint64_t> free_number(std::uint64_t first, IsTaken is_taken)
{
    // What is below `above_taken` and next to it is taken, or below `first`.
    std::uint64_t above_taken = first;
    std::uint64_t free = first;
    for (std::uint64_t step = 1;; step *= 2) {
        const result<bool> taken = is_taken(free);
        if (!taken)
            return taken.error();
        if (!*taken)
            break;
        above_taken = free + 1;
        free += step;
    }
    while (above_taken < free) {
        const std::uint64_t middle = above_taken + (free - above_taken) / 2;
        const result<bool> taken = is_taken(middle);
        if (!taken)
            return taken.error();
        if (*taken)
            above_taken = middle + 1;
        else
            free = middle;
    }
    return free;
}

}  // namespace rdad::spool
