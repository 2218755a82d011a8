// SPDX-License-Identifier: BSL-1.0
// Which batches are done: how many jobs of each are worked on, and what has become of the others. Pure.
#pragma once

#include "events/event_text.hpp"
#include "job/batch.hpp"
#include "job/outcome.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace rdad::events {

class batch_ends
{
public:
    using shared_batch = std::shared_ptr<const job::batch>;

    /// A job of it is worked on. Null: it isn't known of which; nothing is told of such.
    void add(const shared_batch& batch);

    /// That has come to the end of a job, which is worked on no more.
    struct end
    {
        job::final_state state;
        std::optional<double> cost;  ///< null: none is known
    };

    /// Null `ended`: the job's record is lost. Answers the batch if it was the last one. Its sums are null where some of its
    /// jobs have ended elsewhere, as in an earlier run of the daemon.
    std::optional<done_batch> remove(const shared_batch& batch, const std::optional<end>& ended);

    /// What remove() would answer, where the job is the last one and its batch has sums. Else null.
    std::optional<done_batch> done_by(const shared_batch& batch, const end& ended) const;

    /// The labels of those of which jobs are worked on.
    std::set<std::string> labels() const;

private:
    struct counted
    {
        shared_batch batch;  ///< the key is in it
        std::uint32_t jobs = 0;
        std::array<std::uint32_t, job::all_final_states.size()> ended{};
        double cost = 0;
        bool has_returned = false;  ///< one of its jobs, which may have been counted before

        void count(const end& ended);
    };

    static done_batch done(const counted& batch);

    static std::uint32_t count_of_ended(const counted& batch);
    static std::optional<history::ended_sums> sums_of(const counted& batch);

    std::map<std::pair<std::uint64_t, std::string_view>, counted> by_number_;
};

}  // namespace rdad::events
