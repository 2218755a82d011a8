// SPDX-License-Identifier: BSL-1.0
#include "control/job_choice.hpp"

#include <algorithm>
#include <cstdint>
#include <fnmatch.h>
#include <optional>
#include <utility>

namespace rdad::control {
namespace {

bool is_like(const std::string& name, const std::string& pattern)
{
    return ::fnmatch(pattern.c_str(), name.c_str(), 0) == 0;
}

/// The number of the batch that is meant. Null: there is none.
std::optional<std::uint64_t> number_of_batch(
    const batch_search& batch,
    const std::vector<job_candidate>& candidates
)
{
    std::optional<std::uint64_t> last;
    for (const job_candidate& each : candidates) {
        if (each.batch && each.batch->name == batch.name)
            last = std::max(last.value_or(0), each.batch->number);
    }
    return batch.number ? batch.number : last;
}

}  // namespace

job_choice::job_choice(const std::vector<std::string>& names)
{
    for (const std::string& name : names) {
        const bool is_pattern = name.find_first_of("*?[") != name.npos;
        terms_.push_back({name, is_pattern, is_pattern ? batch_search() : search_for(name)});
    }
}

bool job_choice::may_mean(const std::string& name) const
{
    if (terms_.empty() || asks_for_batch_of(name))
        return true;
    return std::ranges::any_of(terms_, [&](const term& each) {
        return name == each.text || (each.is_pattern && is_like(name, each.text));
    });
}

bool job_choice::asks_for_all_states() const
{
    return std::ranges::any_of(terms_, [](const term& each) {
        return !each.is_pattern && !each.batch.number;
    });
}

bool job_choice::asks_for_batch_of(std::string_view name) const
{
    return std::ranges::any_of(terms_, [&](const term& each) {
        return !each.is_pattern && may_be_of_batch(name, each.batch.name);
    });
}

job_choice::meaning job_choice::meaning_of(const term& term, const std::vector<job_candidate>& candidates)
{
    const auto is_named = [&](const job_candidate& each) { return each.name == term.text; };
    if (std::ranges::any_of(candidates, is_named))
        return is_named;
    if (term.is_pattern)
        return [&](const job_candidate& each) { return is_like(each.name, term.text); };
    return [&batch = term.batch, number = number_of_batch(term.batch, candidates)](const job_candidate& each
           ) { return each.batch && each.batch->name == batch.name && each.batch->number == number; };
}

job_choice::chosen job_choice::choose(const std::vector<job_candidate>& candidates) const
{
    chosen all;
    std::vector<meaning> meanings;
    for (const term& each : terms_) {
        meanings.push_back(meaning_of(each, candidates));
        const auto means_it = [&](const job_candidate& job) { return job.is_wanted && meanings.back()(job); };
        if (std::ranges::none_of(candidates, means_it))
            all.without_job.push_back(each.text);
    }
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        const auto means_it = [&](const meaning& each) { return each(candidates[i]); };
        const bool is_meant = terms_.empty() || std::ranges::any_of(meanings, means_it);
        if (candidates[i].is_wanted && is_meant)
            all.jobs.push_back(i);
    }
    return all;
}

}  // namespace rdad::control
