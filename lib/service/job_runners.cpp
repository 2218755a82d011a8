// SPDX-License-Identifier: BSL-1.0
#include "service/job_runners.hpp"

#include "coroutine/end.hpp"
#include "coroutine/waking.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <fmt/format.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <exception>
#include <string_view>
#include <utility>

namespace asio = boost::asio;

namespace rdad::service {
namespace {

/// So many jobs act at a time that make no call: they read their records, and save them, ahead of the call or after it.
constexpr std::size_t acting_without_call = 28 + client::turns_ahead;

history::unfinished_job unfinished_job_of(const driver::row& row, bool is_paused)
{
    const driver::outlook& outlook = row.outlook;
    return {
        outlook.type,
        outlook.started,
        outlook.not_before,
        is_paused || row.waits_for == driver::waits_for::look,
        !outlook.is_to_run};
}

}  // namespace

job_runners::job_runners(
    asio::any_io_executor executor,
    job_services services,
    unsigned connections,
    std::function<void()> on_end
)
    : executor_(std::move(executor)),
      services_(std::move(services)),
      on_end_(std::move(on_end)),
      table_(connections + acting_without_call),
      next_due_(executor_)
{}

void job_runners::set_options(job::life_options options, unsigned connections)
{
    services_.options = std::move(options);
    table_.set_most_acting(connections + acting_without_call);
    start_due();
}

void job_runners::add(const intake::accepted_job& job)
{
    driver::row& r = table_.add(job.name, job.job_id, next_seniority(job.source));
    r.untold_events = job.untold_events;
    r.load = job.load;
    r.taken = std::chrono::floor<std::chrono::seconds>(job.time_taken);
    r.batch = job.batch;
    services_.loads.add(r.load);
    services_.events.on_job(r.batch);
    start_due();
}

/// The jobs of one dropped file are a batch, and come one after the other.
pace::seniority job_runners::next_seniority(const std::string& source)
{
    if (source == last_source_)
        ++last_place_.number;
    else
        last_place_ = {last_place_.batch + 1, 0};
    last_source_ = source;
    return last_place_;
}

void job_runners::start_due()
{
    // What is started may be over at once, and come here again.
    if (services_.stopping || std::exchange(is_starting_, true))
        return;
    while (driver::row* const r = table_.next_due(driver::job_table::clock::now()))
        start(acting_of(*r));
    is_starting_ = false;
    const auto time = table_.next_time();
    if (!time || *time == next_due_.expiry())
        return;
    next_due_.expires_at(*time);
    next_due_.async_wait([this](boost::system::error_code ec) {
        if (!ec)
            start_due();
    });
}

/// It acts from now on, if it doesn't yet. To be followed by start().
std::shared_ptr<job_runners::acting_job> job_runners::acting_of(driver::row& row)
{
    auto& job = acting_[&row];
    if (!job) {
        table_.begin(row);
        job = std::make_shared<acting_job>(*this, row);
    }
    return job;
}

void job_runners::start(const std::shared_ptr<acting_job>& job)
{
    if (std::exchange(job->is_started, true))
        return;
    asio::co_spawn(
        executor_,
        job->runner.run(),
        asio::bind_cancellation_slot(
            job->stop.slot(),
            [job](const std::exception_ptr& error) { coroutine::rethrow_unless_cancelled(error); }
        )
    );
}

void job_runners::has_turn(driver::row& row, client::call_queue::turn turn)
{
    const auto job = acting_of(row);
    job->runner.take_turn(std::move(turn));
    start(job);
}

std::optional<std::string> job_runners::is_stuck(const job::event& event)
{
    return obstacles_.happened(event.message, driver::job_table::clock::now());
}

void job_runners::set_stuck(driver::row& row, const job::event* event)
{
    if (event)
        last_obstacle_ = fmt::format("{}: {}", row.name, event->message);
    stuck_ += event ? 1 : 0;
    stuck_ -= row.is_stuck ? 1 : 0;
    row.is_stuck = event != nullptr;
}

void job_runners::pauses(driver::row& row, bool is_paused)
{
    if (is_paused) {
        row.waits_for = driver::waits_for::disk;
        table_.pause(row);
    } else {
        table_.go_on(row);
    }
    start_due();
}

void job_runners::rests(driver::row& row, const driver::rest& rest)
{
    const auto job = acting_.extract(&row).mapped();
    const auto now = job::instant::now();
    driver::notes notes = job->runner.notes();
    if (const job::record* const record = job->runner.record()) {
        set_stuck(row, job::stuck_event(*record));
        const auto before = std::exchange(row.waits_for, driver::what_it_waits_for(*record, notes, now));
        if (row.waits_for == driver::waits_for::cost_per_day && before != row.waits_for)
            services_.spending.tell_of_exceeding(row.name, *job->runner.estimated_cost(), now.calendar);
        row.outlook = driver::outlook_of(*record, std::move(row.outlook.type));
    } else if (notes.disk_failures > 0) {
        row.waits_for = driver::waits_for::disk;
    }
    table_.rest(row, std::move(notes), rest.at_most, now.steady);
    start_due();
}

void job_runners::has_ended(driver::row& row)
{
    const auto job = acting_.extract(&row).mapped();
    set_stuck(row, nullptr);
    if (job->runner.is_lost()) {
        ++lost_;
        if (row.is_followed)
            services_.sweeps.of(*row.service).remove(*row.job_id());
    } else if (const job::record* const record = job->runner.record()) {
        on_filed_(*record, job->runner.estimated_cost());
        if (!job::has_ended_as_wanted(*record))
            ++ended_unwanted_;
    }
    services_.loads.remove(row.load);
    services_.events.on_job_gone(row.batch, job->runner.end(), job->runner.is_batch_told());
    table_.remove(row);
    start_due();
    on_end_();
}

bool job_runners::is_being_filed(const std::string& name)
{
    const auto found = acting_.find(table_.find(name));
    return found != acting_.end() && found->second->runner.is_being_filed();
}

std::map<driver::waits_for, std::size_t> job_runners::waiting() const
{
    std::array<std::size_t, driver::all_waits.size()> counts{};
    table_.for_each([&](const driver::row& row) { ++counts[static_cast<std::size_t>(row.waits_for)]; });
    std::map<driver::waits_for, std::size_t> jobs;
    for (const driver::waits_for what : driver::all_waits) {
        if (const std::size_t count = counts[static_cast<std::size_t>(what)])
            jobs.emplace(what, count);
    }
    return jobs;
}

std::vector<control::batch_status> job_runners::batches(const history::usual_durations& usual) const
{
    struct counted
    {
        control::batch_status status;
        history::expected_end end;
    };
    const auto now = std::chrono::system_clock::now();
    // A spool that has lost what it knows of numbers gives them a second time.
    std::map<std::pair<std::uint64_t, std::string_view>, counted> by_number;
    table_.for_each([&](const driver::row& row) {
        const auto key = row.batch ? std::pair(row.batch->number, std::string_view(row.batch->name))
                                   : std::pair(std::uint64_t{0}, std::string_view());
        auto& [status, end] = by_number.try_emplace(key, counted{{}, {usual, now}}).first->second;
        if (row.batch && !status.batch)
            status.batch = *row.batch;
        ++status.waiting[row.waits_for];
        status.stuck += row.is_stuck ? 1 : 0;
        status.is_paused = services_.pauses.contain(row.batch.get());
        status.priority = services_.priorities.of(row.batch.get());
        end.add(unfinished_job_of(row, status.is_paused));
    });
    std::vector<control::batch_status> all;
    all.reserve(by_number.size());
    for (auto& [number, of_it] : by_number) {
        if (const auto end = of_it.end.end())
            of_it.status.expected_end = std::chrono::floor<std::chrono::seconds>(*end);
        all.push_back(std::move(of_it.status));
    }
    return all;
}

std::vector<control::active_job> job_runners::active_jobs() const
{
    std::vector<control::active_job> jobs;
    jobs.reserve(table_.size());
    table_.for_each([&](const driver::row& row) {
        jobs.push_back({row.name, row.batch, row.waits_for, row.is_stuck});
    });
    return jobs;
}

std::optional<driver::waits_for> job_runners::what_it_waits_for(const std::string& name) const
{
    const driver::row* const r = table_.find(name);
    return r ? std::optional(r->waits_for) : std::nullopt;
}

asio::awaitable<order_taking> job_runners::take_order(control::order order, std::string name)
{
    driver::row* const r = table_.find(name);
    if (!r)
        co_return order_taking{order_taking_kind::no_job};
    const auto request = std::make_shared<order_request>(executor_, order);
    {
        // Kept no longer: that a runner has ended without an answer is told when it goes.
        const auto job = acting_of(*r);
        job->runner.take_order(request);
        start(job);
    }
    if (!request->is_answered)
        co_await coroutine::wait_or_be_woken(request->answered);
    co_return request->answer;
}

void job_runners::pass_on(const lists::finding& finding)
{
    table_.pass_on(finding);
    start_due();
}

void job_runners::wake_followed()
{
    table_.wake_followed();
    start_due();
}

void job_runners::look_at_paused()
{
    table_.wake_paused();
    start_due();
}

void job_runners::look_at_queued(const job::batch& batch)
{
    table_.wake_where([&](const driver::row& row) {
        return row.ticket && row.batch && job::is_same_batch(*row.batch, batch);
    });
    start_due();
}

void job_runners::look_at_cost_per_day()
{
    table_.wake_where([](const driver::row& row) {
        return row.ticket || row.waits_for == driver::waits_for::cost_per_day;
    });
    start_due();
}

void job_runners::cancel()
{
    next_due_.cancel();
    for (const auto& [row, job] : acting_)
        job->stop.emit(asio::cancellation_type::terminal);
}

}  // namespace rdad::service
