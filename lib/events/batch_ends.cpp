// SPDX-License-Identifier: BSL-1.0
#include "events/batch_ends.hpp"

#include <numeric>
#include <utility>

namespace rdad::events {

void batch_ends::add(const shared_batch& batch)
{
    if (!batch)
        return;
    // The name in the key is that of the batch which is kept beside it.
    const std::pair key(batch->number, std::string_view(batch->name));
    counted& of_it = by_number_.try_emplace(key, counted{batch}).first->second;
    ++of_it.jobs;
    // All jobs of a file are there before one of them ends.
    of_it.has_returned = of_it.has_returned || count_of_ended(of_it) > 0;
}

std::optional<done_batch> batch_ends::remove(const shared_batch& batch, const std::optional<end>& ended)
{
    if (!batch)
        return std::nullopt;
    const auto found = by_number_.find({batch->number, batch->name});
    if (found == by_number_.end())
        return std::nullopt;
    counted& c = found->second;
    if (ended)
        c.count(*ended);
    if (--c.jobs > 0)
        return std::nullopt;
    done_batch done_now = done(c);
    by_number_.erase(found);
    return done_now;
}

std::optional<done_batch> batch_ends::done_by(const shared_batch& batch, const end& ended) const
{
    const auto found = batch ? by_number_.find({batch->number, batch->name}) : by_number_.end();
    if (found == by_number_.end() || found->second.jobs > 1)
        return std::nullopt;
    counted then = found->second;
    then.count(ended);
    done_batch done_then = done(then);
    return done_then.sums ? std::optional(std::move(done_then)) : std::nullopt;
}

std::set<std::string> batch_ends::labels() const
{
    std::set<std::string> all;
    for (const auto& [key, of_it] : by_number_)
        all.insert(job::label_of(*of_it.batch));
    return all;
}

void batch_ends::counted::count(const end& ended_job)
{
    ++ended[static_cast<std::size_t>(ended_job.state)];
    cost += ended_job.cost.value_or(0);
}

done_batch batch_ends::done(const counted& batch)
{
    return {job::label_of(*batch.batch), batch.batch->user, sums_of(batch)};
}

std::uint32_t batch_ends::count_of_ended(const counted& batch)
{
    return std::accumulate(batch.ended.begin(), batch.ended.end(), std::uint32_t{0});
}

std::optional<history::ended_sums> batch_ends::sums_of(const counted& batch)
{
    if (batch.has_returned || count_of_ended(batch) != batch.batch->jobs)
        return std::nullopt;
    history::ended_sums sums;
    for (const job::final_state state : job::all_final_states) {
        if (const auto count = batch.ended[static_cast<std::size_t>(state)])
            sums.jobs[state] = count;
    }
    sums.cost = batch.cost;
    return sums;
}

}  // namespace rdad::events
