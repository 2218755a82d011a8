// SPDX-License-Identifier: BSL-1.0
// What the index tells of batches and of types, without telling of each job.

#include "history/index.hpp"
#include "history/stored_values.hpp"
#include "history/summary.hpp"

#include <algorithm>
#include <utility>

namespace rdad::history {

result<std::map<std::string, ended_sums>> index::sums_of(const std::vector<std::string>& batches)
{
    auto asking = database_.prepare(
        "SELECT state, COUNT(*), SUM(cost), SUM(started IS NOT NULL AND cost IS NULL) FROM job "
        "WHERE batch = ? GROUP BY state"
    );
    if (!asking)
        return asking.error();
    std::map<std::string, ended_sums> all;
    for (const std::string& batch : batches) {
        ended_sums& sums = all[batch];
        asking->bind(1, batch);
        for (;;) {
            const auto stepped = asking->step();
            if (!stepped)
                return stepped.error();
            if (!*stepped)
                break;
            const auto state = static_cast<job::final_state>(asking->number(0));
            sums.jobs[state] = static_cast<std::size_t>(asking->number(1));
            sums.cost += asking->real_or_null(2).value_or(0);
            sums.without_cost += static_cast<std::size_t>(asking->number(3));
        }
        sums.cost = rounded_cost(sums.cost);
    }
    return all;
}

result<usual_durations> index::durations_since(time since)
{
    auto asking = database_.prepare(
        "SELECT type, started, ended FROM job WHERE ended >= ? AND state = ? AND started IS NOT NULL"
    );
    if (!asking)
        return asking.error();
    asking->bind(1, to_number(since));
    asking->bind(2, number_of(job::final_state::success));
    std::map<std::string, std::vector<std::chrono::seconds>> durations;
    for (;;) {
        const auto stepped = asking->step();
        if (!stepped)
            return stepped.error();
        if (!*stepped)
            break;
        const std::chrono::seconds duration(asking->number(2) - asking->number(1));
        durations[asking->text(0)].push_back(std::max(duration, std::chrono::seconds()));
    }
    usual_durations usual;
    for (auto& [type, all] : durations) {
        const std::size_t jobs = all.size();
        if (const auto spread = spread_of(std::move(all)))
            usual[type] = {spread->median, jobs};
    }
    return usual;
}

}  // namespace rdad::history
