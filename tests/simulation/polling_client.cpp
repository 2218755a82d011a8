// SPDX-License-Identifier: BSL-1.0
#include "polling_client.hpp"

#include "api/job.hpp"
#include "api/progress.hpp"

#include <algorithm>
#include <utility>

namespace rdad::simulation {
namespace {

job::call activation_of(const std::string& id)
{
    return {job::operation::activate, "PATCH", "/jobs/" + id, R"({"state": "active"})", false};
}

job::call look_at_progress_of(const std::string& id)
{
    return {job::operation::progress, "GET", "/jobs/" + id + "/progress", "", true};
}

job::call look_at(const std::string& id)
{
    return {job::operation::get, "GET", "/jobs/" + id, "", true};
}

}  // namespace

polling_client::polling_client(
    event_queue& time,
    simulated_service& service,
    network& net,
    const polling_options& options,
    std::uint64_t seed,
    end_listener on_end
)
    : time_(time),
      net_(net),
      options_(options),
      on_end_(std::move(on_end)),
      window_(options.calls_per_minute, std::chrono::minutes(1), 0, time.now())
{
    std::minstd_rand random(static_cast<std::minstd_rand::result_type>(seed));
    for (const std::string& id : service.job_ids()) {
        schedules_.emplace(id, job::poll_schedule(options.intervals, static_cast<std::uint32_t>(random())));
        next_calls_[id] = activation_of(id);
        due_.push_back(id);
    }
}

void polling_client::start()
{
    call_when_possible();
}

void polling_client::call_when_possible()
{
    while (!due_.empty() && under_way_ < options_.connections) {
        const auto delay = std::max(paused_until_ - time_.now(), window_.until_place(0, time_.now()));
        if (delay > delay.zero()) {
            time_.after(delay, [this, look = ++looks_] {
                if (look == looks_)
                    call_when_possible();
            });
            return;
        }
        const std::string id = std::move(due_.front());
        due_.pop_front();
        send(id);
    }
}

void polling_client::send(const std::string& id)
{
    ++under_way_;
    window_.call_made();
    net_.send(next_calls_.at(id), [this, id](const outcome_of_call& o) { on_response(id, *o.answer); });
}

void polling_client::on_response(const std::string& id, const response& answered)
{
    --under_way_;
    window_.call_answered(answered.remaining, time_.now());
    if (answered.status == 429) {
        paused_until_ = std::max(paused_until_, time_.now() + answered.retry_after);
        due_.push_front(id);
    } else {
        on_answer(id, answered);
    }
    call_when_possible();
}

void polling_client::on_answer(const std::string& id, const response& answered)
{
    job::call& next = next_calls_.at(id);
    if (const auto job = api::read_job_response(answered.body);
        job && job->job.state != api::job_state::active) {
        on_end_(id);
        return;
    }
    const auto progress = api::read_progress_response(answered.body);
    if (progress && progress->state != api::job_state::active) {
        next = look_at(id);
        due_.push_back(id);
        return;
    }
    next = look_at_progress_of(id);
    time_.after(schedules_.at(id).next(progress ? progress->percentage : std::nullopt), [this, id] {
        due_.push_back(id);
        call_when_possible();
    });
}

}  // namespace rdad::simulation
