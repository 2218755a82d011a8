// SPDX-License-Identifier: BSL-1.0
// Which jobs are meant by the names that people write. Pure.
#pragma once

#include "control/batch_search.hpp"
#include "job/batch.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace rdad::control {

/// A job that may be meant.
struct job_candidate
{
    std::string name;

    /// Null where it has none, or where nobody asks for it.
    std::shared_ptr<const job::batch> batch;

    /// It is in a state that is asked for. Others only tell what a name means.
    bool is_wanted = true;
};

/// Finds those that are meant among all that there are. A name means the job that has it; else it may be a pattern, or a batch.
class job_choice
{
public:
    /// As job_query::names has them.
    explicit job_choice(const std::vector<std::string>& names);

    /// Whether a record of that name may be meant, for all that its name tells.
    bool may_mean(const std::string& name) const;

    /// Whether it takes the jobs of all states to tell what a name means: there may be a job of that name, or a later batch.
    bool asks_for_all_states() const;

    /// Whether it takes its batch to tell.
    bool asks_for_batch_of(std::string_view name) const;

    struct chosen
    {
        /// The indices of those that are meant and wanted, in the order of the candidates.
        std::vector<std::size_t> jobs;

        /// The names that mean none that is wanted.
        std::vector<std::string> without_job;
    };

    chosen choose(const std::vector<job_candidate>& candidates) const;

private:
    struct term
    {
        std::string text;
        bool is_pattern;
        batch_search batch;  ///< meaningless for a pattern
    };

    using meaning = std::function<bool(const job_candidate&)>;

    static meaning meaning_of(const term& term, const std::vector<job_candidate>& candidates);

    std::vector<term> terms_;
};

}  // namespace rdad::control
