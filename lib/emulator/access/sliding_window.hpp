// SPDX-License-Identifier: BSL-1.0
// How many requests may come within any stretch of a given length.
#pragma once

#include "emulator/timestamp.hpp"

#include <cstddef>
#include <deque>
#include <optional>

namespace rdad::emulator {

class sliding_window
{
public:
    /// Has place for `limit` requests within any stretch of that length; 0: for any number.
    sliding_window(std::size_t limit, duration length) : limit_(limit), length_(length) {}

    /// Null: there is place now. Otherwise from when on there is, if nobody takes it before.
    std::optional<time_point> full_until(time_point now);

    /// Takes a place.
    void admit(time_point now);

    /// How many places there are, as of the last call with a time; null if their number is not limited.
    std::optional<std::size_t> places() const noexcept;

private:
    std::size_t limit_;
    duration length_;

    /// When those came that hold a place.
    std::deque<time_point> admitted_;
};

}  // namespace rdad::emulator
