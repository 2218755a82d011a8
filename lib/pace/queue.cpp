// SPDX-License-Identifier: BSL-1.0
#include "pace/queue.hpp"

#include <limits>

namespace rdad::pace {

queue::by_seniority queue::seniority_place(ticket whose, const standing& standing)
{
    const seniority place = standing.urgency == urgency::starting ? standing.seniority : seniority{};
    return {standing.urgency, -negated_priority{standing.priority}, place, whose};
}

queue::by_deadline queue::deadline_place(ticket whose, const standing& standing)
{
    return {
        standing.urgency,
        -negated_priority{standing.priority},
        standing.deadline.value(),
        standing.seniority,
        whose};
}

queue::ticket queue::enter(const standing& standing)
{
    const ticket t = ++tickets_;
    enter(t, standing);
    return t;
}

void queue::enter(ticket whose, const standing& standing)
{
    by_seniority_.insert(seniority_place(whose, standing));
    if (standing.deadline)
        by_deadline_.insert(deadline_place(whose, standing));
    waiting_.emplace(whose, standing);
    ++counts_[standing.urgency];
}

void queue::leave(ticket whose)
{
    const auto found = waiting_.find(whose);
    if (found == waiting_.end())
        return;
    by_seniority_.erase(seniority_place(whose, found->second));
    if (found->second.deadline)
        by_deadline_.erase(deadline_place(whose, found->second));
    --counts_[found->second.urgency];
    waiting_.erase(found);
}

std::size_t queue::count(pace::urgency at_least) const
{
    std::size_t sum = 0;
    for (const auto& [urgency, count] : counts_)
        sum += urgency <= at_least ? count : 0;
    return sum;
}

urgency queue::urgency_of_next() const
{
    return std::get<urgency>(*by_seniority_.begin());
}

queue::ticket queue::next() const
{
    return urgency_of_next() == urgency::starting ? next_start() : std::get<ticket>(*by_seniority_.begin());
}

queue::ticket queue::next_start() const
{
    const auto& [first_urgency, first_priority, first_seniority, first] = *by_seniority_.begin();
    switch (starts_ % 3) {
    case 0: {
        // More urgent calls have deadlines too, but there are none: a start is next.
        const auto soonest = by_deadline_.begin();
        const bool is_equal = soonest != by_deadline_.end() && std::get<0>(*soonest) == first_urgency &&
                              std::get<1>(*soonest) == first_priority;
        return is_equal ? std::get<ticket>(*soonest) : first;
    }
    case 1: {
        constexpr seniority last_of_all{
            std::numeric_limits<std::uint64_t>::max(),
            std::numeric_limits<std::uint64_t>::max()};
        const auto behind_equals = by_seniority_.upper_bound(
            {first_urgency, first_priority, last_of_all, std::numeric_limits<ticket>::max()}
        );
        const seniority& last = std::get<seniority>(*std::prev(behind_equals));
        const auto found =
            by_seniority_.lower_bound({first_urgency, first_priority, seniority{last.batch, 0}, 0});
        return std::get<ticket>(*found);
    }
    default: return first;
    }
}

queue::ticket queue::take_next()
{
    const ticket t = next();
    starts_ += urgency_of_next() == urgency::starting ? 1U : 0U;
    leave(t);
    return t;
}

}  // namespace rdad::pace
