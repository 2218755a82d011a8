#include "service/job_runner.hpp"

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/this_coro.hpp>
#include <fmt/format.h>

#include <random>
#include <utility>

namespace asio = boost::asio;

namespace rdad::service {
namespace {

// A disk that is full or fails is tried again soon: somebody may just be making room.
constexpr std::chrono::seconds first_wait_for_the_disk(1);
constexpr std::chrono::seconds longest_wait_for_the_disk(30);

std::uint32_t seed()
{
    static std::random_device device;
    return device();
}

message_kind kind_of_end(const job::record& r)
{
    // One that was held goes on by an order, and then has no outcome any more.
    switch (r.outcome ? r.outcome->state : job::final_state::held) {
    case job::final_state::success: return message_kind::job_succeeded;
    case job::final_state::failed: return message_kind::job_failed;
    case job::final_state::cancelled: return message_kind::job_cancelled;
    case job::final_state::unsubmitted: return message_kind::job_unsubmitted;
    case job::final_state::held: return message_kind::job_held;
    case job::final_state::rejected: break;
    }
    // What is no good never was a job.
    const bool was_taken = r.events.front().kind == job::event_kind::accepted;
    return was_taken ? message_kind::job_rejected : message_kind::file_rejected;
}

message_kind kind_of(const job::record& r, const job::event& e)
{
    switch (e.kind) {
    case job::event_kind::accepted: return message_kind::job_taken;
    case job::event_kind::created: return message_kind::job_created;
    case job::event_kind::patched: return message_kind::job_patched;
    case job::event_kind::activated: return message_kind::job_activated;
    case job::event_kind::cancelling: return message_kind::job_cancelling;
    case job::event_kind::released: return message_kind::job_released;
    case job::event_kind::interrupted: return message_kind::job_interrupted;
    case job::event_kind::ended: break;
    }
    return kind_of_end(r);
}

std::string text_of(const api::progress& p)
{
    if (!p.percentage)
        return "The service doesn't tell how far the job is.";
    return fmt::format("The job is at {} %{}.", *p.percentage, p.step ? ", in the step " + *p.step : "");
}

bool is_call(const job::action& a, job::operation op)
{
    return a.kind == job::action_kind::call && a.operation == op;
}

/// True for what is better left to the next start once the daemon stops.
bool begins_something(const job::action& a)
{
    return a.kind == job::action_kind::wait || a.kind == job::action_kind::call;
}

/// In front of a sentence that doesn't tell what it means for the job stands what that is.
std::string text_of(const job::record& r, const job::event& e)
{
    if (e.kind == job::event_kind::ended && r.outcome)
        return fmt::format("{}: {}", to_string(r.outcome->state), e.message);
    if (e.kind == job::event_kind::interrupted)
        return fmt::format("{}: {}", to_string(e.kind), e.message);
    return e.message;
}

}  // namespace

job_runner::job_runner(
    const asio::any_io_executor& executor,
    job_services services,
    std::string name,
    job::record r,
    pace::seniority seniority,
    std::size_t events_told
)
    : services_(std::move(services)),
      name_(std::move(name)),
      life_(std::move(r), services_.options, seed(), job::instant::now()),
      seniority_(seniority),
      sleeper_(executor),
      events_told_(events_told),
      disk_backoff_(first_wait_for_the_disk, longest_wait_for_the_disk, seed())
{}

asio::awaitable<void> job_runner::run()
{
    for (;;) {
        take_finding();
        const job::action next = next_action();
        tell_events();
        if (services_.stopping && begins_something(next))
            co_return;
        switch (next.kind) {
        case job::action_kind::save: co_await save(); break;
        case job::action_kind::wait: co_await sleeper_.sleep(next.delay); break;
        case job::action_kind::call: co_await call(next); break;
        case job::action_kind::finish:
            follower_.reset();
            is_being_filed_ = true;
            if (co_await plan_second_look() && co_await file_away()) {
                forget_second_look();
                co_return;
            }
            break;
        }
    }
}

bool job_runner::order_cancel()
{
    const bool is_noted = !is_being_filed_ && life_.order_cancel(job::instant::now());
    sleeper_.wake();
    return is_noted;
}

bool job_runner::release()
{
    const bool is_noted = !is_being_filed_ && life_.release(job::instant::now());
    sleeper_.wake();
    return is_noted;
}

job::action job_runner::next_action()
{
    const job::record& r = life_.current();
    if (r.next_step == job::step::follow && !r.outcome && !follower_)
        follower_.emplace(services_.sweeps, r.job_id.value(), sleeper_);
    return life_.next(job::instant::now(), follower_ ? follower_->how() : job::following::progress);
}

void job_runner::take_finding()
{
    const auto found = follower_ ? follower_->take_finding() : std::nullopt;
    // What has been found in another way meanwhile stands.
    if (!found || life_.current().outcome)
        return;
    if (found->job)
        life_.on_answer(job::operation::get, job::answer_with(*found->job), job::instant::now());
    else
        life_.ask();
}

asio::awaitable<void> job_runner::call(job::action next)
{
    const auto op = next.operation;
    call_queue::waiter in_line(services_.account.queue(), standing_for(op));
    for (bool has_turn = false; !has_turn;) {
        has_turn = co_await sleeper_.sleep_in_line(in_line, next.delay);
        take_finding();
        next = next_action();
        if (!is_call(next, op))
            co_return;
    }
    // Its answer may be the only trace of what it has done.
    co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
    if (!services_.stopping)
        co_await call_now(op, in_line.take());
    co_await asio::this_coro::reset_cancellation_state(asio::enable_terminal_cancellation());
}

/// Is it still what is to be done? A cancellation may have been confirmed meanwhile.
bool job_runner::is_wanted(job::operation op)
{
    return is_call(next_action(), op);
}

pace::standing job_runner::standing_for(job::operation op) const
{
    const job::policy& policy = life_.current().spec.policy;
    return {job::urgency_of(op), policy.priority, seniority_, policy.deadline};
}

asio::awaitable<void> job_runner::call_now(job::operation op, call_queue::turn turn)
{
    if (life_.about_to_call(op)) {
        if (!co_await save() || !is_wanted(op))
            co_return;
    }
    job::call c = job::make_call(op, life_.current());
    const reply r =
        co_await services_.account.call(std::move(c), std::move(turn), [this, op] { return is_wanted(op); });
    const std::size_t events_begin = life_.current().events.size();
    life_.on_answer(op, answer_of(op, r), job::instant::now());
    const bool is_answered = r.kind == reply_kind::response;
    last_call_ = {
        op,
        is_answered ? std::optional(r.status) : std::nullopt,
        events_begin,
        life_.current().events.size()};
    if (is_answered)
        tell_answer();
}

/// For whoever looks closely.
void job_runner::tell_answer() const
{
    const auto& [operation, status, events_begin, events_end] = *last_call_;
    services_.journal.write(
        message_kind::call_answered,
        fmt::format("{}: the service answers {}.", to_string(operation), *status),
        fields_with_call()
    );
    if (operation == job::operation::progress && life_.last_progress())
        services_.journal
            .write(message_kind::job_progress, text_of(*life_.last_progress()), fields_with_call());
}

/// False if the record could not be written; then some time has passed.
asio::awaitable<bool> job_runner::save()
{
    const std::size_t events = life_.current().events.size();
    auto writing = [name = name_, text = job::to_text(life_.current())](spool::spool& s) {
        return s.write_record(name, text);
    };
    const auto saved = co_await services_.disk.run(std::move(writing));
    if (!saved) {
        tell_fault(saved.error());
        co_await wait_for_the_disk();
        co_return false;
    }
    tell_end_of_faults();
    // What was ordered meanwhile is an event more, and isn't on the disk yet.
    if (life_.current().events.size() == events)
        life_.saved();
    co_return true;
}

/// True if the job needs none. False if the disk fails; then some time has passed.
asio::awaitable<bool> job_runner::plan_second_look()
{
    if (!life_.is_to_be_looked_at_later())
        co_return true;
    const auto now = std::chrono::system_clock::now();
    const auto planned =
        co_await services_.second_looks.add(job::second_look_at(name_, life_.current(), now));
    if (!planned) {
        tell_fault(planned.error());
        co_await wait_for_the_disk();
    }
    co_return planned.has_value();
}

/// What was planned for another record of the job is settled by its end.
void job_runner::forget_second_look()
{
    const job::record& r = life_.current();
    const job::final_state state = r.outcome->state;
    const bool has_run = state == job::final_state::success || state == job::final_state::failed ||
                         state == job::final_state::cancelled;
    if (has_run && r.job_id)
        services_.second_looks.forget(*r.job_id);
}

/// False if the record could not be filed; then some time has passed.
asio::awaitable<bool> job_runner::file_away()
{
    const job::record& r = life_.current();
    const job::final_state state = r.outcome->state;
    if (!is_moved_) {
        auto moving = [name = name_, state, text = job::to_final_text(r)](spool::spool& s) {
            return s.file_away(name, state, text);
        };
        const auto moved = co_await services_.disk.run(std::move(moving));
        is_moved_ = moved.has_value();
        if (!moved) {
            tell_fault(moved.error());
            co_await wait_for_the_disk();
        }
    }
    if (!is_moved_)
        co_return false;
    auto syncing = [state](spool::spool& s) { return s.sync_filed(state); };
    const auto synced = co_await services_.disk.run(syncing);
    if (!synced) {
        tell_fault(synced.error());
        co_await wait_for_the_disk();
        co_return false;
    }
    tell_end_of_faults();
    co_return true;
}

asio::awaitable<void> job_runner::wait_for_the_disk()
{
    co_await sleeper_.sleep(disk_backoff_.failed());
}

void job_runner::tell_fault(const spool::failure& f) const
{
    services_.faults.happened(f, fields());
}

void job_runner::tell_end_of_faults()
{
    if (disk_backoff_.failures() > 0)
        services_.faults.ended();
    disk_backoff_.succeeded();
}

void job_runner::tell_events()
{
    const job::record& r = life_.current();
    for (; events_told_ < r.events.size(); ++events_told_) {
        const job::event& e = r.events[events_told_];
        const bool is_of_call =
            last_call_ && events_told_ >= last_call_->events_begin && events_told_ < last_call_->events_end;
        services_.journal.write(kind_of(r, e), text_of(r, e), is_of_call ? fields_with_call() : fields());
    }
    last_call_.reset();
}

std::vector<journal_field> job_runner::fields() const
{
    const job::record& r = life_.current();
    const std::string_view state = r.outcome ? to_string(r.outcome->state) : to_string(r.next_step);
    std::vector<journal_field> fields{{field_name::spec, name_}, {field_name::state, std::string(state)}};
    if (r.job_id)
        fields.push_back({field_name::job_id, *r.job_id});
    if (const auto cost = life_.estimated_cost())
        fields.push_back({field_name::estimated_cost, fmt::format("{}", *cost)});
    return fields;
}

/// With those of the last call.
std::vector<journal_field> job_runner::fields_with_call() const
{
    std::vector<journal_field> all = fields();
    all.push_back({field_name::operation, std::string(to_string(last_call_->operation))});
    if (last_call_->status)
        all.push_back({field_name::http_status, std::to_string(*last_call_->status)});
    return all;
}

}  // namespace rdad::service
