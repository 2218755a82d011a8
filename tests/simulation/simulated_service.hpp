// SPDX-License-Identifier: BSL-1.0
// The provider's services in virtual time: jobs of known durations behind one rate limit.
#pragma once

#include "api/job_list.hpp"
#include "api/skimmed_list.hpp"
#include "event_queue.hpp"
#include "job/call.hpp"
#include "simulated_job.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace rdad::simulation {

struct service_options
{
    /// Of realitydataanalysis that there are from the beginning.
    std::size_t jobs = 10'000;

    unsigned calls_per_minute = 500;

    /// Whether answers say how many calls are left.
    bool tells_remaining = true;

    /// Whether jobs can be listed.
    bool has_list = true;

    /// Whether many documents can be fetched with one call.
    bool has_fetch = true;

    /// Whether ended jobs can be listed, and all of them are.
    bool has_list_of_ended = true;
    bool shows_all_ended = true;

    /// How far the lists of each generation lag behind.
    std::chrono::seconds list_lag{0};
    std::chrono::seconds list_lag_of_second{0};

    /// Durations of jobs are log-normal.
    double median_minutes = 45;
    double sigma = 0.6;

    /// How many jobs of the second generation fail, from 0 to 1.
    double failing = 0;
};

struct response
{
    unsigned status;
    std::string body{};

    // In place of the body of a list.
    std::optional<api::job_list> list{};
    std::optional<api::skimmed_list> skimmed{};  ///< where a sweep has asked for it

    std::optional<unsigned> remaining{};
    std::chrono::seconds retry_after{};  ///< of a 429 or 503
};

/// Each call is of one of them, which knows only its own jobs.
class simulated_service
{
public:
    simulated_service(event_queue& time, const service_options& options, std::uint64_t seed);

    const std::vector<std::string>& job_ids() const noexcept { return ids_; }

    /// Somebody starts a job of the second generation. Answers its id.
    std::string add_started_job(const api::service& service);

    response handle(const job::call& c);

    /// The call will come when the client has given it up: so the job may be activated once more by another.
    void expect_late(const job::call& c);

    /// Another host of the subscription makes a call. False if the limit refused it.
    bool take_call_of_others();

    // Counters.
    std::size_t calls() const noexcept { return calls_; }
    std::size_t refused() const noexcept { return refused_; }
    void let_be_activated_again(const std::string& id) { jobs_.at(id).may_be_activated_again = true; }
    std::size_t activated_twice() const noexcept { return activated_twice_; }
    event_queue::clock::time_point last_activation() const noexcept { return last_activation_; }

    // Of the jobs that were created for a spec with that name.
    std::size_t created(const std::string& name) const;
    std::size_t left(const std::string& name) const;     ///< that weren't deleted
    std::size_t started(const std::string& name) const;  ///< ever

    std::size_t deleted() const noexcept { return deleted_names_.size(); }

    bool has_job(const std::string& id) const { return jobs_.contains(id); }
    api::job_state state_of(const std::string& id) const { return state_at(jobs_.at(id), time_.now()); }

    /// When the job ends. Not before it is activated.
    event_queue::clock::time_point end_of(const std::string& id) const { return *jobs_.at(id).ends; }

private:
    std::string add_job(const api::service& service);
    void begin(const std::string& id);
    bool has_job_of(const api::service& service, const std::string& id) const;
    bool let_in();
    response answer(const job::call& c);
    response create(const std::string& body, const api::service& service);
    response patch(const std::string& id, const std::string& body);
    response activate(const std::string& id);
    response cancel(const std::string& id);
    response delete_job(const std::string& id);
    response list(const std::string& path, const api::service& service) const;
    event_queue::clock::time_point time_seen_by_lists(const api::service& service) const;
    response list_active(const api::service& service, std::size_t from) const;
    response list_ended(const api::service& service, std::string_view created, std::size_t from) const;
    void add_to(api::skimmed_list& list, const std::string& id, api::job_state state) const;
    response fetch(const std::string& path, const api::service& service) const;
    response find(const std::string& path, const api::service& service) const;
    response messages_of(const std::string& id) const;
    response document_of(const std::string& id, unsigned status = 200) const;
    std::string text_of(const std::string& id) const;

    event_queue& time_;
    service_options options_;
    std::mt19937_64 random_;
    std::vector<std::string> ids_;
    std::unordered_map<std::string, simulated_job> jobs_;
    std::vector<std::string> deleted_names_;  ///< a job has left none to look at
    std::vector<std::string> order_;          ///< of starts
    std::deque<event_queue::clock::time_point> window_;
    std::size_t calls_ = 0;
    std::size_t refused_ = 0;
    std::size_t activated_twice_ = 0;
    event_queue::clock::time_point last_activation_{};
};

}  // namespace rdad::simulation
