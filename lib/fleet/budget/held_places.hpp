// SPDX-License-Identifier: BSL-1.0
// The places in one rate limit of the service that were granted.
#pragma once

#include "fleet/boot_clock.hpp"

#include <map>
#include <vector>

namespace rdad::fleet {

/// A granted call holds a place for as long as it may count at the service, whether it was made or not, unless it is known
/// that it can't be made any more.
class held_places
{
public:
    /// Each is held for `length`. They are told by steps of `step`.
    held_places(boot_clock::duration length, boot_clock::duration step) : length_(length), step_(step) {}

    void hold(unsigned places, boot_time now);

    /// So many of those held since then weren't used.
    void give_back(unsigned places, boot_time since);

    unsigned count(boot_time now) const;

    /// How many are held since then, for each step of age: for the next leader.
    std::vector<unsigned> by_age(boot_time now) const;

    /// Those of an earlier leader, as young as they can be.
    void hold_by_age(const std::vector<unsigned>& places, boot_time now);

private:
    void let_go(boot_time now);

    boot_clock::duration length_;
    boot_clock::duration step_;
    std::map<boot_time, unsigned> held_;  ///< since when
};

}  // namespace rdad::fleet
