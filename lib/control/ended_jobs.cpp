// SPDX-License-Identifier: BSL-1.0
#include "control/ended_jobs.hpp"

#include "control/batch_search.hpp"
#include "job/record.hpp"
#include "spool/names.hpp"
#include "spool/record_texts.hpp"
#include "spool/spool.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <numeric>

namespace rdad::control {

std::size_t number_in(const std::map<job::final_state, std::size_t>& jobs, job::final_state state)
{
    const auto found = jobs.find(state);
    return found == jobs.end() ? 0 : found->second;
}

std::size_t total_of(const std::map<job::final_state, std::size_t>& jobs)
{
    const auto add = [](std::size_t sum, const auto& each) { return sum + each.second; };
    return std::accumulate(jobs.begin(), jobs.end(), std::size_t{0}, add);
}

std::size_t ended_batch::total() const
{
    return total_of(jobs);
}

std::size_t ended_batch::held() const
{
    return number_in(jobs, job::final_state::held);
}

std::string to_text(const std::map<job::final_state, std::size_t>& jobs)
{
    std::string text;
    for (const auto& [state, number] : jobs)
        text += fmt::format("{}{} {}", text.empty() ? "" : ", ", number, to_string(state));
    return text;
}

ended_jobs::ended_job ended_jobs::job_of(std::string_view text) const
{
    const auto record = job::read_record(text);
    const bool is_of_it = record && record->batch && record->batch->name == batch_name_;
    return is_of_it ? ended_job{record->batch, job::has_ended_as_wanted(*record)} : ended_job();
}

result<std::vector<ended_batch>> ended_jobs::look()
{
    const auto s = spool::spool::look_at(spool_directory_);
    if (!s)
        return s.error();
    decltype(seen_) seen;
    for (const job::final_state state : job::all_final_states) {
        const spool::folder& folder = s->final_folder(state);
        auto names = folder.names();
        if (!names)
            return names.error();
        std::erase_if(*names, [&](const std::string& name) {
            return !may_be_of_batch(name, batch_name_) || !name.ends_with(spool::record_ending);
        });
        std::vector<std::string> unseen;
        for (std::string& name : *names) {
            if (auto known = seen_.extract({state, name}))
                seen.insert(std::move(known));
            else
                unseen.push_back(std::move(name));
        }
        for (const spool::folder_entry& entry : folder.entries_of(std::move(unseen))) {
            const bool is_old = entry.modified < since_;
            const auto text = is_old ? std::string() : folder.read(entry.name, spool::largest_record);
            // What can't be read now may be next time.
            if (text)
                seen[{state, entry.name}] = is_old ? ended_job() : job_of(spool::last_text(*text));
        }
    }
    seen_ = std::move(seen);
    std::map<std::uint64_t, ended_batch> batches;
    for (const auto& [place, job] : seen_) {
        if (!job.batch)
            continue;
        ended_batch& batch = batches.try_emplace(job.batch->number, ended_batch{*job.batch}).first->second;
        ++batch.jobs[place.first];
        batch.unwanted += job.is_as_wanted ? 0 : 1;
    }
    std::vector<ended_batch> all;
    all.reserve(batches.size());
    for (auto& [number, batch] : batches)
        all.push_back(std::move(batch));
    return all;
}

}  // namespace rdad::control
