// SPDX-License-Identifier: BSL-1.0
#include "service/job_runner.hpp"

#include "disk/stored_record.hpp"
#include "service/job_messages.hpp"

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/this_coro.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <random>
#include <utility>

namespace asio = boost::asio;

namespace rdad::service {
namespace {

std::uint32_t seed()
{
    static std::random_device device;
    return device();
}

}  // namespace

order_request::order_request(const asio::any_io_executor& executor, control::order ordered)
    : order(ordered), answered(executor, asio::steady_timer::time_point::max())
{}

job_runner::job_runner(
    const asio::any_io_executor& executor,
    const job_services& services,
    owner& owned_by,
    driver::row& row
)
    : services_(services),
      owner_(owned_by),
      row_(row),
      driver_(row.name, services.options, row.seniority, seed(), std::move(row.notes)),
      sleeper_(executor)
{}

job_runner::~job_runner()
{
    for (const auto& request : orders_)
        request->answered.cancel();
}

asio::awaitable<void> job_runner::run()
{
    for (;;) {
        const driver::action action = next();
        tell_events();
        if (std::holds_alternative<driver::read>(action)) {
            co_await read();
            co_await keep_orders();
        } else if (std::holds_alternative<driver::find_earlier>(action)) {
            co_await find_earlier();
        } else if (const auto* save = std::get_if<driver::save>(&action)) {
            const bool is_saved = co_await write(save->text);
            driver_.saved(is_saved, job::instant::now());
        } else if (const auto* wait = std::get_if<driver::wait>(&action)) {
            co_await pause(wait->delay);
        } else if (const auto* rest = std::get_if<driver::rest>(&action)) {
            owner_.rests(row_, *rest);
            co_return;
        } else if (const auto* enter = std::get_if<driver::enter_queue>(&action)) {
            enter_queue(enter->standing);
        } else if (std::holds_alternative<driver::leave_queue>(action)) {
            leave_queue();
        } else if (const auto* start = std::get_if<driver::book>(&action)) {
            const bool is_kept = co_await book(start->booking);
            driver_.was_booked(is_kept, job::instant::now());
        } else if (std::holds_alternative<driver::give_turn_back>(action)) {
            turn_.reset();
        } else if (const auto* made = std::get_if<job::call>(&action)) {
            co_await call(*made, *std::exchange(turn_, std::nullopt));
        } else if (const auto* look = std::get_if<driver::plan_second_look>(&action)) {
            const bool is_planned = co_await plan(look->look);
            driver_.look_planned(is_planned, job::instant::now());
        } else if (const auto* file = std::get_if<driver::file>(&action)) {
            const driver::filing how = co_await this->file(file->state, file->text);
            driver_.filed(how, job::instant::now());
        } else if (const auto* sync = std::get_if<driver::sync>(&action)) {
            const bool is_synced = co_await this->sync(sync->state);
            driver_.synced(is_synced, job::instant::now());
        } else {
            owner_.has_ended(row_);
            co_return;
        }
    }
}

void job_runner::take_turn(client::call_queue::turn turn)
{
    turn_.emplace(std::move(turn));
    sleeper_.wake();
}

void job_runner::take_order(std::shared_ptr<order_request> request)
{
    if (!driver_.is_read()) {
        orders_.push_back(std::move(request));
        return;
    }
    request->answer = taken(request->order);
    request->is_answered = true;
    sleeper_.wake();
}

order_taking job_runner::taken(control::order order)
{
    const auto now = job::instant::now();
    const bool is_noted = order == control::order::cancel ? driver_.order_cancel(now) : driver_.release(now);
    if (!is_noted)
        return {order_taking_kind::refused};
    return {order_taking_kind::noted, job::to_text(current())};
}

/// Takes what was ordered while the record was read. What is noted is written before anything else is done: the record
/// may be filed right afterwards.
asio::awaitable<void> job_runner::keep_orders()
{
    if (!driver_.is_read())
        co_return;
    for (const auto& request : std::exchange(orders_, {})) {
        request->answer = taken(request->order);
        if (request->answer.kind == order_taking_kind::noted) {
            const bool is_kept = co_await write(request->answer.record_text);
            request->answer.kind = is_kept ? order_taking_kind::kept : order_taking_kind::not_kept;
        }
        request->is_answered = true;
        request->answered.cancel();
    }
}

driver::action job_runner::next()
{
    take_news();
    const auto now = job::instant::now();
    driver::action action = driver_.next(now, conditions(now));
    if (driver_.is_read())
        follow_as_wanted();
    return action;
}

/// Tells the driver what has come since.
void job_runner::take_news()
{
    if (turn_ && std::exchange(row_.ticket, std::nullopt))
        driver_.has_turn();
    if (!driver_.is_read())
        return;
    if (const auto found = std::exchange(row_.finding, nullptr))
        driver_.found(*found, job::instant::now());
    follow_as_wanted();
}

void job_runner::follow_as_wanted()
{
    owner_.knows(row_, current().job_id);
    if (driver_.is_followed() == row_.is_followed)
        return;
    row_.is_followed = !row_.is_followed;
    row_.service = current().spec.policy.service;
    sweep_runner& sweeps = services_.sweeps.of(*row_.service);
    if (row_.is_followed)
        sweeps.add(*row_.job_id(), driver_.time_created());
    else
        sweeps.remove(*row_.job_id());
}

driver::conditions job_runner::conditions(const job::instant& now) const
{
    const driver::spending& spending = services_.spending.get();
    return {
        row_.is_followed ? services_.sweeps.of(*row_.service).how_followed(*row_.job_id())
                         : job::following::progress,
        services_.stopping,
        services_.pauses.contain(row_.batch.get()),
        spending.limit().has_value(),
        driver_.is_read() ? spending.allowance_for(current().job_id, driver_.estimated_cost(), now.calendar)
                          : driver::allowance::granted,
        services_.priorities.of(row_.batch.get())};
}

void job_runner::enter_queue(const pace::standing& standing)
{
    services_.account.expect(service_of(current().spec));
    client::call_queue& queue = services_.account.queue();
    row_.ticket = queue.enter(standing, [&o = owner_, &row = row_](client::call_queue::turn turn) {
        o.has_turn(row, std::move(turn));
    });
    queue.let_through();
}

void job_runner::leave_queue()
{
    services_.account.queue().leave(*std::exchange(row_.ticket, std::nullopt));
}

asio::awaitable<void> job_runner::pause(std::chrono::milliseconds at_most)
{
    owner_.pauses(row_, true);
    co_await sleeper_.sleep(at_most);
    owner_.pauses(row_, false);
}

asio::awaitable<void> job_runner::read()
{
    auto reading = [name = row_.name](const spool::spool& spool) {
        return disk::read_record(spool.active(), name);
    };
    auto r = co_await services_.disk.read(std::move(reading));
    if (!r && disk::is_gone_for_good(r.error())) {
        tell_of_lost_record(r.error());
        driver_.was_lost();
        co_return;
    }
    const bool is_read = tell_of_disk(r);
    if (!is_read) {
        driver_.could_not_read(job::instant::now());
        co_return;
    }
    events_told_ =
        r->events.size() - std::min<std::size_t>(r->events.size(), std::exchange(row_.untold_events, 0));
    driver_.has_read(*std::move(r), job::instant::now());
}

asio::awaitable<void> job_runner::find_earlier()
{
    std::map<std::string, job::record> records;
    for (const std::string& name : owner_.names_before(row_)) {
        auto reading = [name](const spool::spool& spool) { return disk::read_record(spool.active(), name); };
        auto record = co_await services_.disk.read(std::move(reading));
        // One that was filed meanwhile, or makes no sense, doesn't hinder this one.
        if (!record && disk::is_gone_for_good(record.error()))
            continue;
        if (!tell_of_disk(record)) {
            driver_.could_not_read(job::instant::now());
            co_return;
        }
        records.emplace(name, *std::move(record));
    }
    driver_.found_earlier(records, job::instant::now());
}

void job_runner::tell_of_lost_record(const failure& failure)
{
    std::string sentence = failure.sentence + " Nobody goes on with its job";
    sentence += row_.job_id() ? fmt::format(", {}.", *row_.job_id()) : ".";
    services_.journal.write(journal::message_kind::record_unreadable, sentence, fields());
}

asio::awaitable<void> job_runner::call(job::call call, client::call_queue::turn turn)
{
    // Its answer may be the only trace of what it has done.
    co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
    const job::operation operation = call.operation;
    const job::answer answer = co_await services_.account.call(std::move(call), std::move(turn), [this] {
        take_news();
        const auto now = job::instant::now();
        return driver_.is_wanted(now, conditions(now));
    });
    co_await asio::this_coro::reset_cancellation_state(asio::enable_terminal_cancellation());
    const std::size_t events_begin = current().events.size();
    driver_.answered(answer, job::instant::now());
    last_call_ = {operation, answer.http_status, events_begin, current().events.size()};
    if (answer.http_status)
        tell_answer();
}

/// Answers whether it has worked.
template <class T>
bool job_runner::tell_of_disk(const result<T>& done)
{
    if (!done)
        services_.faults.happened(done.error(), fields());
    else if (driver_.is_disk_failing())
        services_.faults.ended();
    return done.has_value();
}

asio::awaitable<bool> job_runner::book(driver::booking booking)
{
    const auto booked = co_await services_.spending.book(std::move(booking));
    co_return tell_of_disk(booked);
}

asio::awaitable<bool> job_runner::write(std::string text)
{
    spool::record_change change{row_.name, std::move(text)};
    const auto written = co_await services_.disk.change(std::move(change));
    co_return tell_of_disk(written.done);
}

asio::awaitable<bool> job_runner::plan(job::second_look look)
{
    const auto planned = co_await services_.second_looks.add(std::move(look));
    co_return tell_of_disk(planned);
}

asio::awaitable<driver::filing> job_runner::file(job::final_state state, std::string text)
{
    auto [end, events, ends_batch] = services_.events.end_of(row_.name, current(), row_.batch);
    end_ = end;
    if (is_end_told_)
        events.clear();
    spool::record_change change{row_.name, std::move(text), state, std::move(events)};
    const auto filed = co_await services_.disk.change(std::move(change));
    if (filed.has_told) {
        is_end_told_ = true;
        is_batch_told_ = ends_batch;
        services_.events.on_told(filed.told);
    }
    if (tell_of_disk(filed.done)) {
        forget_second_look();
        co_return driver::filing::synced;
    }
    co_return filed.is_filed ? driver::filing::moved : driver::filing::failed;
}

asio::awaitable<bool> job_runner::sync(job::final_state state)
{
    auto syncing = [state](spool::spool& spool) { return spool.sync_filed(state); };
    const auto synced = co_await services_.disk.run(syncing);
    if (synced)
        forget_second_look();
    co_return tell_of_disk(synced);
}

/// What was planned for another record of the job is settled by its end.
void job_runner::forget_second_look()
{
    const job::final_state state = current().outcome->state;
    const bool has_run = state == job::final_state::success || state == job::final_state::failed ||
                         state == job::final_state::cancelled;
    if (has_run && current().job_id)
        services_.second_looks.forget(*current().job_id);
}

/// For whoever looks closely.
void job_runner::tell_answer() const
{
    const auto& [operation, status, events_begin, events_end] = *last_call_;
    services_.journal.write(
        journal::message_kind::call_answered,
        fmt::format("{}: the service answers {}.", to_string(operation), *status),
        fields_with_call()
    );
    if (operation == job::operation::progress && driver_.last_progress())
        services_.journal.write(
            journal::message_kind::job_progress,
            text_of(*driver_.last_progress()),
            fields_with_call()
        );
}

void job_runner::tell_events()
{
    if (!driver_.is_read())
        return;
    const job::record& r = driver_.current();
    for (; events_told_ < r.events.size(); ++events_told_) {
        const job::event& e = r.events[events_told_];
        const bool is_of_call =
            last_call_ && events_told_ >= last_call_->events_begin && events_told_ < last_call_->events_end;
        tell(e, is_of_call ? fields_with_call() : fields());
    }
    last_call_.reset();
}

void job_runner::tell(const job::event& event, const std::vector<journal::field>& fields) const
{
    const auto more = event.kind == job::event_kind::stuck ? owner_.is_stuck(event) : "";
    if (more)
        services_.journal.write(kind_of(current(), event), text_of(current(), event) + *more, fields);
}

std::vector<journal::field> job_runner::fields() const
{
    if (!driver_.is_read())
        return {{journal::field_name::spec, row_.name}};
    return fields_of(row_.name, driver_.current(), driver_.estimated_cost());
}

/// With those of the last call.
std::vector<journal::field> job_runner::fields_with_call() const
{
    std::vector<journal::field> all = fields();
    all.push_back({journal::field_name::operation, std::string(to_string(last_call_->operation))});
    if (last_call_->status)
        all.push_back({journal::field_name::http_status, std::to_string(*last_call_->status)});
    return all;
}

}  // namespace rdad::service
