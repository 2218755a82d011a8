// SPDX-License-Identifier: BSL-1.0
// A job of the simulated service: how it is at any time, and what the service writes of it.
#pragma once

#include "api/job_state.hpp"
#include "api/service.hpp"
#include "event_queue.hpp"

#include <optional>
#include <string>

namespace rdad::simulation {

struct simulated_job
{
    /// From its start to its end, if nobody cancels it.
    event_queue::clock::duration duration;

    /// Which service it is of. Never null.
    const api::service* service = &api::realitydataanalysis;

    std::optional<std::string> name{};  ///< of a job that was created by a call
    event_queue::clock::time_point created{};
    std::optional<double> estimated_cost{};
    std::optional<event_queue::clock::time_point> began{};
    std::optional<event_queue::clock::time_point> ends{};       ///< not before it began
    std::optional<event_queue::clock::time_point> cancelled{};  ///< when somebody did
    bool fails = false;
    bool may_be_activated_again = false;
};

void start(simulated_job& job, event_queue::clock::time_point now);

/// In the second generation it takes some seconds until the job has ended.
void cancel(simulated_job& job, event_queue::clock::time_point now);

/// The same as the service does what it is asked: a job of the second generation that saves its results isn't cancelled
/// any more, though it is still active.
bool may_be_cancelled(const simulated_job& job, event_queue::clock::time_point now);

api::job_state state_at(const simulated_job& job, event_queue::clock::time_point time);

/// Its Job document, as its generation writes it.
std::string document_of(const std::string& id, const simulated_job& job, event_queue::clock::time_point now);

/// The object of its progress.
std::string progress_of(const simulated_job& job, event_queue::clock::time_point now);

/// By the clock of the service.
std::string second_of(event_queue::clock::time_point time);

}  // namespace rdad::simulation
