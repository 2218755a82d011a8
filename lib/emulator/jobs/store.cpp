// SPDX-License-Identifier: BSL-1.0
#include "emulator/jobs/store.hpp"

#include "api/ascii_case.hpp"
#include "emulator/draw.hpp"

#include <algorithm>

namespace rdad::emulator {
namespace {

// What is drawn for a job, beside its outputs.
enum draws : std::uint64_t
{
    id_draw,
    length_draw,
    outcome_draw,
};

/// Ids are kept in lower case.
std::string key_of(std::string_view id)
{
    std::string key(id);
    std::ranges::transform(key, key.begin(), api::lower_case);
    return key;
}

}  // namespace

void store::restore(kept_jobs kept)
{
    for (stored_job& restored : kept.jobs) {
        stored_job& job = jobs_[restored.id];
        job = std::move(restored);
        by_number_[job.number] = &job;
        if (job.submitted)
            running_[job.number] = &job;
    }
    for (workspace& restored : kept.workspaces) {
        std::string id = restored.id;
        workspaces_[std::move(id)] = std::move(restored);
    }
    drawn_ = kept.drawn;
}

stored_job& store::create(api::job_creation creation, const api::service& service, time_point now)
{
    const std::uint64_t key = derive_key(chances_.seed, drawn_++);
    const std::string id = draw_uuid(derive_key(key, id_draw));
    stored_job& job = jobs_[id];
    job.service = &service;
    job.id = id;
    job.number = drawn_;
    by_number_[job.number] = &job;
    job.name = std::move(creation.name).value_or("");
    job.project_id = std::move(creation.project_id);
    job.itwin_id = std::move(creation.itwin_id);
    job.workspace_id = std::move(creation.workspace_id);
    job.definition = std::move(creation.definition);
    job.created = now;
    job.modified = now;
    job.key = key;
    job.plan = draw_plan(key);
    if (api::starts_by_creation(service))
        submit(job, now);
    changed(job);
    return job;
}

stored_job* store::find(std::string_view id)
{
    const auto found = jobs_.find(key_of(id));
    return found == jobs_.end() ? nullptr : &found->second;
}

stored_job* store::find(std::string_view id, const api::service& service)
{
    stored_job* const job = find(id);
    return job && job->service == &service ? job : nullptr;
}

bool store::erase(std::string_view id)
{
    const auto found = jobs_.find(key_of(id));
    if (found == jobs_.end())
        return false;
    by_number_.erase(found->second.number);
    running_.erase(found->second.number);
    const std::string erased = found->first;
    jobs_.erase(found);
    if (observer_)
        observer_->erased(erased);
    return true;
}

const stored_job* store::find_after(std::uint64_t number) const
{
    const auto found = by_number_.upper_bound(number);
    return found == by_number_.end() ? nullptr : found->second;
}

const stored_job* store::find_running_after(std::uint64_t number, time_point now)
{
    auto found = running_.upper_bound(number);
    // What has ended stays so, so it is forgotten here and looked at only once.
    while (found != running_.end() && api::is_final(found->second->state_at(now)))
        found = running_.erase(found);
    return found == running_.end() ? nullptr : found->second;
}

void store::submit(stored_job& job, time_point now)
{
    job.submitted = now;
    running_[job.number] = &job;
    ++counters_.activated;
    if (++job.submissions > 1)
        ++counters_.activated_twice;
}

void store::changed(const stored_job& job)
{
    if (observer_)
        observer_->changed(job);
}

const workspace& store::create_workspace(workspace_creation creation, time_point now)
{
    const std::string id = draw_uuid(derive_key(derive_key(chances_.seed, drawn_++), id_draw));
    workspace& w = workspaces_[id];
    w = {id, drawn_, std::move(creation.name), std::move(creation.itwin_id), now};
    if (observer_)
        observer_->added(w);
    return w;
}

const workspace* store::find_workspace(std::string_view id) const
{
    const auto found = workspaces_.find(key_of(id));
    return found == workspaces_.end() ? nullptr : &found->second;
}

bool store::erase_workspace(std::string_view id)
{
    const std::string key = key_of(id);
    if (workspaces_.erase(key) == 0)
        return false;
    if (observer_)
        observer_->erased_workspace(key);
    return true;
}

state_counts store::count_states(time_point now) const
{
    state_counts counts{};
    for (const auto& [id, job] : jobs_)
        ++counts[static_cast<std::size_t>(job.state_at(now))];
    return counts;
}

job_plan store::draw_plan(std::uint64_t key) const
{
    const auto spread = (chances_.longest - chances_.shortest) * draw_fraction(derive_key(key, length_draw));
    return {
        chances_.shortest + std::chrono::duration_cast<duration>(spread),
        draw_fraction(derive_key(key, outcome_draw)) * 100 >= chances_.fail_percent,
    };
}

}  // namespace rdad::emulator
