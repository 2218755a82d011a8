// SPDX-License-Identifier: BSL-1.0
// The jobs of all services that the emulator holds, and the workspaces that those of contextcapture belong to.
#pragma once

#include "api/job_creation.hpp"
#include "emulator/jobs/stored_job.hpp"
#include "emulator/jobs/workspace.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace rdad::emulator {

/// How jobs are drawn.
struct job_chances
{
    /// The same seed, the same jobs in the order of their creation.
    std::uint64_t seed = 0;

    // From submission to end: uniformly between these.
    std::chrono::milliseconds shortest = std::chrono::seconds(2);
    std::chrono::milliseconds longest = std::chrono::seconds(5);

    /// How many of a hundred jobs fail.
    double fail_percent = 0;
};

/// What happened to all jobs since the start.
struct submission_counters
{
    /// Submissions that were carried out.
    std::uint64_t activated = 0;

    /// Jobs that were submitted although they had been before. That is a bug of the emulator, never of a
    /// client: it is counted at the jobs themselves, beneath the rules that prevent it.
    std::uint64_t activated_twice = 0;
};

/// How many jobs are in each state, by the value of job_state.
using state_counts = std::array<std::uint64_t, api::all_job_states.size()>;

/// The jobs of a store that is no more.
struct kept_jobs
{
    /// How many jobs and workspaces it had ever created.
    std::uint64_t drawn = 0;

    std::vector<stored_job> jobs;
    std::vector<workspace> workspaces;
};

/// Is told what happens to the jobs and workspaces of a store, as soon as it has happened.
class job_observer
{
public:
    /// The job is new, or no longer what it was.
    virtual void changed(const stored_job& job) = 0;

    /// The job of that id is no more.
    virtual void erased(const std::string& id) = 0;

    /// The workspace is new.
    virtual void added(const workspace& workspace) = 0;

    /// The workspace of that id is no more.
    virtual void erased_workspace(const std::string& id) = 0;

protected:
    ~job_observer() = default;
};

/// Finding a job takes the same time however many there are, and jobs go on without timers.
class store
{
public:
    explicit store(const job_chances& chances) : chances_(chances) {}
    store(const store&) = delete;
    store& operator=(const store&) = delete;

    /// From now on `observer`, which must outlive this, is told of changes.
    void observe(job_observer& observer) { observer_ = &observer; }

    /// Takes over what another store had, before anything is created here.
    void restore(kept_jobs kept);

    /// Adds a job of that service, which stays where it is until it is erased. It is unsubmitted unless the service starts
    /// what it creates.
    stored_job& create(api::job_creation creation, const api::service& service, time_point now);

    /// The job of that id, in any case; null if there is none.
    stored_job* find(std::string_view id);

    /// The same of the jobs of one service.
    stored_job* find(std::string_view id, const api::service& service);

    /// False if there is no such job.
    bool erase(std::string_view id);

    /// The first of the jobs that were created after the one of that number (see stored_job::number; 0: of
    /// all); null if there is none.
    const stored_job* find_after(std::uint64_t number) const;

    /// The same of those that are under way now. Times must not go back from one call to the next.
    const stored_job* find_running_after(std::uint64_t number, time_point now);

    /// Starts a job; its rules are the caller's matter, and so is changed().
    void submit(stored_job& job, time_point now);

    /// Has to be called once a job was changed from outside.
    void changed(const stored_job& job);

    /// Adds a workspace, which stays where it is until it is erased.
    const workspace& create_workspace(workspace_creation creation, time_point now);

    /// The workspace of that id, in any case; null if there is none.
    const workspace* find_workspace(std::string_view id) const;

    /// False if there is no such workspace.
    bool erase_workspace(std::string_view id);

    /// By id, in lower case.
    const std::map<std::string, workspace>& workspaces() const noexcept { return workspaces_; }

    /// How many jobs and workspaces were ever created, those of a restored store included.
    std::uint64_t drawn() const noexcept { return drawn_; }

    const submission_counters& counters() const noexcept { return counters_; }

    /// Looks at every job.
    state_counts count_states(time_point now) const;

private:
    job_plan draw_plan(std::uint64_t key) const;

    job_chances chances_;
    std::unordered_map<std::string, stored_job> jobs_;

    std::map<std::uint64_t, stored_job*> by_number_;

    /// Those that were submitted, and have not been seen to have ended.
    std::map<std::uint64_t, stored_job*> running_;

    std::map<std::string, workspace> workspaces_;

    std::uint64_t drawn_ = 0;
    job_observer* observer_ = nullptr;

    submission_counters counters_;
};

}  // namespace rdad::emulator
