// SPDX-License-Identifier: BSL-1.0
#include "pace/call_window.hpp"

#include <algorithm>

namespace chrono = std::chrono;

namespace rdad::pace {

call_window::call_window(unsigned limit, clock::duration length, double others, clock::time_point now)
    : limit_(limit), length_(length), others_(others), others_seen_(now)
{}

double call_window::others_at(clock::time_point now) const
{
    const chrono::duration<double> passed = now - others_seen_;
    return others_ * std::max(0.0, 1.0 - passed / chrono::duration<double>(length_));
}

std::size_t call_window::count_gone(clock::time_point now) const
{
    const auto first_that_stays = std::ranges::upper_bound(answered_, now - length_);
    return static_cast<std::size_t>(first_that_stays - answered_.begin());
}

unsigned call_window::used(clock::time_point now) const
{
    return under_way_ + static_cast<unsigned>(answered_.size() - count_gone(now));
}

unsigned call_window::left(clock::time_point now) const
{
    return static_cast<unsigned>(std::max(0.0, limit_ - (used(now) + others_at(now))));
}

call_window::clock::duration call_window::until_place(unsigned reserve, clock::time_point now) const
{
    const std::size_t gone = count_gone(now);
    const double others = others_at(now);
    const double missing = reserve + 1.0 + used(now) + others - limit_;
    // What lacks only what a double's arithmetic has lost is whole.
    if (missing < 1e-6)
        return {};
    clock::duration soonest = length_;
    if (gone < answered_.size())
        soonest = answered_[gone] + length_ - now;
    if (others > 0) {
        const chrono::duration<double> until_one_leaves = length_ * (std::min(missing, 1.0) / others_);
        soonest = std::min(soonest, chrono::ceil<clock::duration>(until_one_leaves));
    }
    return std::max<clock::duration>(soonest, chrono::microseconds(1));
}

void call_window::call_answered(std::optional<unsigned> remaining, clock::time_point now)
{
    end_call();
    answered_.erase(answered_.begin(), answered_.begin() + static_cast<std::ptrdiff_t>(count_gone(now)));
    answered_.push_back(now);
    if (!remaining)
        return;
    // Whether those under way are counted already can't be known: it is better to hold back too long.
    others_ = std::max(0.0, double(limit_) - *remaining - static_cast<double>(answered_.size()));
    others_seen_ = now;
}

}  // namespace rdad::pace
