// SPDX-License-Identifier: BSL-1.0
#include "lists/list_choice.hpp"

#include <algorithm>

namespace chrono = std::chrono;

namespace rdad::lists {
namespace {

constexpr std::size_t page_size = 1000;

/// How long the length of the list of ended jobs is believed. Where the oldest followed job has ended since, it is
/// shorter.
constexpr chrono::minutes longest_belief(30);

/// Between two looks at the list of active jobs: what is gone from the service without an end, and what the list of ended
/// ones keeps back, is noticed by that.
constexpr chrono::minutes until_check(10);

/// The same as long as the list of ended ones has shown none of ours.
constexpr chrono::minutes until_first_check(2);

constexpr chrono::hours after_miss(24);

constexpr std::size_t calls_for(std::size_t jobs, std::size_t of_call)
{
    return (jobs + of_call - 1) / of_call;
}

constexpr std::size_t pages_for(std::size_t jobs)
{
    return std::max<std::size_t>(1, calls_for(jobs, page_size));
}

}  // namespace

swept_lists list_choice::choose(const to_sweep& followed, clock::time_point now)
{
    cost_of_active_ =
        pages_for(followed.jobs + others_) + calls_for(last_found_, followed.ids_of_call.value_or(1));
    const bool is_length_known = now < ended_counted_ + longest_belief;
    const std::size_t cost_of_ended = is_length_known ? ended_calls_ + found_since_ / page_size : 1;
    const bool may_be_ended =
        followed.is_age_known && now >= no_ended_before_ && cost_of_ended <= cost_of_active_;
    if (followed.ids_of_call && followed.jobs > 0 &&
        calls_for(followed.jobs, *followed.ids_of_call) <= (may_be_ended ? cost_of_ended : cost_of_active_))
        return swept_lists::ids;
    if (!may_be_ended)
        return swept_lists::active;
    return now < check_ ? swept_lists::ended : swept_lists::both;
}

void list_choice::learn(const swept& sweep, clock::time_point now) noexcept
{
    last_found_ = sweep.found;
    others_ = sweep.others.value_or(others_);
    found_since_ += sweep.found;
    if (sweep.ended_calls) {
        ended_calls_ = *sweep.ended_calls;
        found_since_ = 0;
        ended_counted_ = now;
    }
    ended_shows_ours_ = ended_shows_ours_ || sweep.ended_shows_ours;
    if (sweep.is_checked)
        check_ = now + (ended_shows_ours_ ? until_check : until_first_check);
}

void list_choice::has_missed(clock::time_point now) noexcept
{
    ended_shows_ours_ = false;
    give_up_ended(after_miss, now);
}

}  // namespace rdad::lists
