// SPDX-License-Identifier: BSL-1.0
#include "events/batch_ends.hpp"

#include <numeric>

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
    if (ended) {
        ++c.ended[static_cast<std::size_t>(ended->state)];
        c.cost += ended->cost.value_or(0);
    }
    if (--c.jobs > 0)
        return std::nullopt;
    done_batch done{job::label_of(*c.batch), c.batch->user, sums_of(c)};
    by_number_.erase(found);
    return done;
}

std::set<std::string> batch_ends::labels() const
{
    std::set<std::string> all;
    for (const auto& [key, of_it] : by_number_)
        all.insert(job::label_of(*of_it.batch));
    return all;
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
