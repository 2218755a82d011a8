// SPDX-License-Identifier: BSL-1.0
#include "faulty_host.hpp"

#include "dropped_jobs.hpp"

#include <chrono>
#include <iterator>

namespace chrono = std::chrono;

namespace rdad::simulation {
namespace {

constexpr chrono::hours faults_last(3);
constexpr chrono::hours done_after(72);
constexpr std::size_t existing_jobs = 12;

double draw_rate(std::mt19937_64& random)
{
    constexpr double rates[]{0, 0.01, 0.05, 0.15, 0.3};
    return rates[std::uniform_int_distribution<std::size_t>(0, std::size(rates) - 1)(random)];
}

bool draw(std::mt19937_64& random, double how_often)
{
    return std::bernoulli_distribution(how_often)(random);
}

}  // namespace

troubles::troubles(std::mt19937_64& random)
{
    // Of eleven kinds of trouble with a call each comes at this rate.
    of_calls = draw_rate(random) / 3;
    of_disk = draw_rate(random);
    if (draw(random, 0.7))
        seconds_between_crashes = std::uniform_real_distribution<double>(5, 2000)(random);
    clock_jumps = draw(random, 0.3);
    cancels = draw(random, 0.5);
    pauses = draw(random, 0.3);
    if (draw(random, 0.3))
        cost_per_day = 3;
    has_proxy = draw(random, 0.3);
    longest_path = draw(random, 0.3) ? 3900 : 200;
    service.jobs = existing_jobs;
    service.calls_per_minute = draw(random, 0.3) ? 20 : 500;
    service.tells_remaining = draw(random, 0.5);
    service.has_list = draw(random, 0.8);
    service.has_fetch = draw(random, 0.8);
    service.has_list_of_ended = draw(random, 0.8);
    service.shows_all_ended = draw(random, 0.8);
    service.list_lag = chrono::seconds(draw(random, 0.5) ? 0 : 15);
    service.median_minutes = std::uniform_real_distribution<double>(0.2, 60)(random);
    service.failing = 0.2;
    const bool lags_long = draw(random, 0.3);
    service.list_lag_of_second = lags_long ? chrono::minutes(5) : service.list_lag;
    releases = draw(random, 0.5);
}

faulty_host::faulty_host(std::uint64_t seed)
    : random_(seed),
      troubles_(random_),
      service_(time_, troubles_.service, random_()),
      net_(time_, service_, troubles_.has_proxy, random_()),
      disk_(time_, random_())
{
    // Midnight comes amid the faults.
    if (troubles_.cost_per_day)
        time_.set_calendar_ahead(chrono::hours(15));
    add_jobs();
    net_.set_faults(faults::all(troubles_.of_calls));
    disk_.fail(troubles_.of_disk);
    plan_crash();
    plan_clock_jump();
    plan_cancellations();
    plan_releases();
    plan_pause();
    time_.after(faults_last, [this] { end_faults(); });
}

void faulty_host::run()
{
    start_daemon();
    time_.run_until([this] {
        return disk_.filed.size() == names_.size() || time_.now() > event_queue::epoch + done_after;
    });
}

void faulty_host::start_daemon()
{
    const daemon_options options{
        job::polling::automatic,
        troubles_.service.calls_per_minute,
        4,
        troubles_.has_proxy,
        troubles_.longest_path,
        troubles_.cost_per_day,
    };
    daemon_ = std::make_unique<simulated_daemon>(time_, disk_, net_, options, random_(), [](const auto&) {});
    daemon_->start();
}

void faulty_host::plan_crash()
{
    if (troubles_.seconds_between_crashes == 0)
        return;
    std::exponential_distribution<double> wait(1 / troubles_.seconds_between_crashes);
    time_.after(chrono::milliseconds(static_cast<int>(1000 * wait(random_))), [this] {
        if (is_well_)
            return;
        ++crashes_;
        daemon_.reset();
        disk_.crash();
        time_.after(chrono::seconds(1), [this] {
            start_daemon();
            plan_crash();
        });
    });
}

void faulty_host::plan_clock_jump()
{
    if (!troubles_.clock_jumps)
        return;
    const chrono::minutes wait(std::uniform_int_distribution<int>(1, 90)(random_));
    time_.after(wait, [this] {
        if (is_well_)
            return;
        const chrono::seconds jump(std::uniform_int_distribution<int>(-4000, 4000)(random_));
        time_.set_calendar_ahead(jump + chrono::hours(troubles_.cost_per_day ? 15 : 0));
        plan_clock_jump();
    });
}

void faulty_host::plan_cancellations()
{
    if (!troubles_.cancels)
        return;
    plan_cancellation();
    // While a record is written the job is just going on to something.
    disk_.on_write = [this](const std::string& name) {
        if (!is_well_ && draw(random_, 0.02))
            time_.after(chrono::milliseconds(1), [this, name] { order_cancel(name); });
    };
}

void faulty_host::plan_cancellation()
{
    std::exponential_distribution<double> wait(1 / 1000.0);
    time_.after(chrono::milliseconds(static_cast<int>(1000 * wait(random_))), [this] {
        if (is_well_)
            return;
        std::uniform_int_distribution<std::size_t> any(0, names_.size() - 1);
        order_cancel(names_[any(random_)]);
        plan_cancellation();
    });
}

void faulty_host::order_cancel(const std::string& name)
{
    if (daemon_)
        daemon_->order_cancel(name);
}

void faulty_host::plan_releases()
{
    if (!troubles_.releases)
        return;
    time_.after(chrono::minutes(5), [this] {
        if (is_well_)
            return;
        for (const std::string& name : names_) {
            if (!daemon_ || !is_to_be_released(name))
                continue;
            daemon_->order_release(name);
            seen_held_.erase(name);
        }
        plan_releases();
    });
}

/// Whoever releases one that may exist has looked for it, when no creation could arrive any more.
bool faulty_host::is_to_be_released(const std::string& name)
{
    constexpr chrono::minutes until_sure(21);
    const auto filed = disk_.filed.find(name);
    if (filed == disk_.filed.end() || filed->second.state != job::final_state::held) {
        seen_held_.erase(name);
        return false;
    }
    // A release would take the cancellation back.
    if (disk_.cancelled.contains(name))
        return false;
    const auto since = seen_held_.try_emplace(name, time_.now()).first->second;
    const bool may_exist = job::read_record(filed->second.text).value().created_name.has_value();
    if (!may_exist)
        return name == limited_job && draw(random_, 0.3);
    return time_.now() - since > until_sure && service_.created(name) == 0;
}

void faulty_host::plan_pause()
{
    if (!troubles_.pauses)
        return;
    const chrono::seconds wait(std::uniform_int_distribution<int>(1, 1500)(random_));
    time_.after(wait, [this] {
        if (is_well_)
            return;
        set_paused(!disk_.is_paused);
        plan_pause();
    });
}

void faulty_host::set_paused(bool is_paused)
{
    disk_.is_paused = is_paused;
    if (daemon_)
        daemon_->look_at_paused();
}

void faulty_host::end_faults()
{
    set_paused(false);
    is_well_ = true;
    net_.set_faults({});
    disk_.fail(0);
}

}  // namespace rdad::simulation
