// SPDX-License-Identifier: BSL-1.0
#include "polling_client.hpp"

#include "api/job.hpp"
#include "api/progress.hpp"

#include <algorithm>
#include <utility>

namespace rdad::simulation {
namespace {

job::call look_at_progress_of(const std::string& id, const api::service* service)
{
    return {job::operation::progress, "GET", "/jobs/" + id + "/progress", "", true, "", service};
}

job::call look_at(const std::string& id, const api::service* service)
{
    return {job::operation::get, "GET", "/jobs/" + id, "", true, "", service};
}

}  // namespace

polling_client::polling_client(
    event_queue& time,
    network& net,
    const std::vector<polled_job>& jobs,
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
    for (const auto& [name, start] : jobs) {
        schedules_.emplace(name, job::poll_schedule(options.intervals, static_cast<std::uint32_t>(random())));
        next_calls_.emplace(name, start);
        due_.push_back(name);
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
        const std::string name = std::move(due_.front());
        due_.pop_front();
        send(name);
    }
}

void polling_client::send(const std::string& name)
{
    ++under_way_;
    window_.call_made();
    net_.send(next_calls_.at(name), [this, name](const outcome_of_call& o) { on_response(name, *o.answer); });
}

void polling_client::on_response(const std::string& name, const response& answered)
{
    --under_way_;
    window_.call_answered(answered.remaining, time_.now());
    if (answered.status == 429) {
        paused_until_ = std::max(paused_until_, time_.now() + answered.retry_after);
        due_.push_front(name);
    } else {
        on_answer(name, answered);
    }
    call_when_possible();
}

void polling_client::on_answer(const std::string& name, const response& answered)
{
    job::call& next = next_calls_.at(name);
    if (const auto document = api::read_job_response(answered.body)) {
        ids_[name] = document->job.id.value();
        if (!api::is_under_way(document->job.state.value())) {
            on_end_(ids_[name]);
            return;
        }
    }
    const auto progress = api::read_progress_response(answered.body);
    if (progress && !api::is_under_way(progress->state.value())) {
        next = look_at(ids_.at(name), next.service);
        due_.push_back(name);
        return;
    }
    next = look_at_progress_of(ids_.at(name), next.service);
    time_.after(schedules_.at(name).next(progress ? progress->percentage : std::nullopt), [this, name] {
        due_.push_back(name);
        call_when_possible();
    });
}

}  // namespace rdad::simulation
