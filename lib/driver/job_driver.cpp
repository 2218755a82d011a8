// SPDX-License-Identifier: BSL-1.0
#include "driver/job_driver.hpp"

#include "job/repetition.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

namespace chrono = std::chrono;

namespace rdad::driver {
namespace {

// A disk that is full or fails is tried again soon: somebody may just be making room.
constexpr chrono::seconds first_wait_for_disk(1);
constexpr chrono::seconds longest_wait_for_disk(30);

constexpr auto longest = chrono::milliseconds::max();

/// True for what is better left to the next start once the daemon stops.
bool begins_something(const job::action& action)
{
    return action.kind == job::action_kind::wait || action.kind == job::action_kind::call;
}

bool is_call(const job::action& action, job::operation op)
{
    return action.kind == job::action_kind::call && action.operation == op;
}

/// True for what isn't done for a paused job. What it may have begun before is looked at, and what runs is followed.
bool begins_job(const job::action& action)
{
    using enum job::operation;
    return is_call(action, create) || is_call(action, patch_definition) || is_call(action, patch_cost) ||
           is_call(action, activate);
}

bool is_to_be_booked(const job::action& action, const conditions& at_present)
{
    return at_present.of_day == allowance::fits && is_call(action, job::operation::activate);
}

/// The calendar may be set while a job waits for the next day; and one may have been started by a call whose answer was lost.
constexpr chrono::milliseconds longest_without_look = chrono::minutes(10);

/// For how long a call may be waited for. Null: for as long as it takes.
std::optional<chrono::milliseconds> time_left(const job::action& call)
{
    return call.delay > call.delay.zero() ? std::optional(call.delay) : std::nullopt;
}

}  // namespace

job_driver::job_driver(
    std::string name,
    job::life_options options,
    pace::seniority seniority,
    std::uint32_t seed,
    driver::notes notes
)
    : name_(std::move(name)),
      options_(std::move(options)),
      seniority_(seniority),
      seed_(seed),
      notes_(std::move(notes.life)),
      disk_backoff_(first_wait_for_disk, longest_wait_for_disk, seed, notes.disk_failures),
      disk_not_before_(notes.disk_not_before),
      turn_(notes.waiting ? turn::waiting : turn::none),
      operation_(notes.waiting.value_or(job::operation::get)),
      priority_(notes.priority),
      was_followed_(notes.was_followed),
      is_halted_(notes.is_halted),
      exceeds_day_(notes.exceeds_day)
{}

notes job_driver::notes() const
{
    assert(turn_ == turn::none || turn_ == turn::waiting);
    return {
        is_read() ? std::optional(life_->notes()) : notes_,
        turn_ == turn::waiting ? std::optional(operation_) : std::nullopt,
        priority_,
        is_halted_,
        exceeds_day_,
        was_followed_,
        disk_backoff_.failures(),
        disk_not_before_};
}

action job_driver::next(const job::instant& now, const conditions& at_present)
{
    const bool is_stopping = at_present.is_stopping;
    assert(turn_ != turn::calling);
    if (is_lost_ || is_fenced_)
        return end_turn().value_or(end{});
    if (!is_read())
        return next_unread(now, is_stopping);
    if (may_repeat_ && !is_stopping)
        return now.steady < disk_not_before_ ? action(wait{until_disk(now)}) : find_earlier{};
    const job::action next = next_of_life(now, at_present);
    is_halted_ = at_present.is_paused && begins_job(next);
    exceeds_day_ = at_present.of_day == allowance::exceeded && is_call(next, job::operation::activate);
    if (next.kind == job::action_kind::finish)
        is_being_filed_ = true;
    const bool is_of_call =
        is_call(next, operation_) || (next.kind == job::action_kind::save && is_saved_for_call());
    const bool waits_for_disk = now.steady < disk_not_before_ && needs_disk(next, at_present);
    const bool is_over = is_stopping && begins_something(next);
    const bool is_misplaced = turn_ == turn::waiting && priority_ != priority_at(at_present);
    if (!is_of_call || waits_for_disk || is_over || is_halted_ || exceeds_day_ || is_misplaced) {
        if (auto over = end_turn())
            return *std::move(over);
    }
    if (is_over)
        return life_->is_saved() || now.steady < disk_not_before_ ? action(end{}) : save_record();
    if (waits_for_disk)
        return wait{until_disk(now)};
    if (is_halted_ || exceeds_day_)
        return next_of_hindered(next, now);
    switch (next.kind) {
    case job::action_kind::save: return save_record();
    case job::action_kind::wait: return next_of_rest(next.delay, now);
    case job::action_kind::call: return next_call(next, now, at_present);
    case job::action_kind::finish: break;
    }
    return next_of_filing(now);
}

/// It can't be done, nor waited for its turn, before something is written.
bool job_driver::needs_disk(const job::action& wanted, const conditions& at_present) const
{
    return wanted.kind == job::action_kind::save || wanted.kind == job::action_kind::finish ||
           (wanted.kind == job::action_kind::call && is_saved_before(wanted.operation, at_present)) ||
           is_to_be_booked(wanted, at_present);
}

bool job_driver::is_saved_before(job::operation op, const conditions& at_present) const
{
    const bool may_start = op == job::operation::create || op == job::operation::activate;
    return life_->is_saved_before(op) || (at_present.is_shared && may_start && turn_ != turn::saved);
}

chrono::milliseconds job_driver::until_disk(const job::instant& now) const
{
    return chrono::ceil<chrono::milliseconds>(disk_not_before_ - now.steady);
}

action job_driver::next_unread(const job::instant& now, bool is_stopping)
{
    if (!is_stopping && now.steady >= disk_not_before_)
        return read{};
    if (auto over = end_turn())
        return *std::move(over);
    return is_stopping ? action(end{}) : rest{until_disk(now)};
}

/// Another driver goes on from what the disk has. While it fails this one does.
action job_driver::next_of_rest(std::optional<chrono::milliseconds> at_most, const job::instant& now)
{
    if (life_->is_saved())
        return rest{at_most};
    if (now.steady >= disk_not_before_)
        return save_record();
    return wait{std::min(until_disk(now), at_most.value_or(longest))};
}

/// It isn't to be begun, or not today.
action job_driver::next_of_hindered(const job::action& next, const job::instant& now)
{
    chrono::milliseconds at_most = time_left(next).value_or(longest);
    if (exceeds_day_ || current().activation_sent)
        at_most = std::min(at_most, longest_without_look);
    if (exceeds_day_)
        at_most = std::min(at_most, until_next_day(now.calendar));
    return next_of_rest(at_most == longest ? std::nullopt : std::optional(at_most), now);
}

job::action job_driver::next_of_life(const job::instant& now, const conditions& at_present)
{
    was_followed_ = is_followed();
    life_->set_needs_estimate(at_present.is_day_limited);
    return life_->next(now, at_present.how);
}

action job_driver::next_call(const job::action& next, const job::instant& now, const conditions& at_present)
{
    switch (turn_) {
    case turn::none:
        turn_ = turn::waiting;
        operation_ = next.operation;
        priority_ = priority_at(at_present);
        return enter_queue{
            {job::urgency_of(operation_), priority_, seniority_, current().spec.policy.deadline}};
    case turn::waiting: return next_of_rest(time_left(next), now);
    case turn::taken:
    case turn::saving:
    case turn::saved:
    case turn::calling: break;
    }
    if (is_to_be_booked(next, at_present))
        return book{{*current().job_id, *estimated_cost(), now.calendar}};
    if (is_saved_before(operation_, at_present)) {
        life_->about_to_call(operation_);
        turn_ = turn::saving;
        return save_record(operation_);
    }
    turn_ = turn::calling;
    return job::make_call(operation_, current());
}

action job_driver::save_record(std::optional<job::operation> before)
{
    version_to_save_ = life_->version();
    return save{job::to_text(current()), before};
}

action job_driver::next_of_filing(const job::instant& now)
{
    const job::final_state state = current().outcome->state;
    if (!is_look_planned_ && life_->is_to_be_looked_at_later())
        return plan_second_look{job::second_look_at(name_, current(), now.calendar)};
    if (!is_filed_)
        return file{state, job::to_final_text(current())};
    if (!is_synced_)
        return sync{state};
    return end{};
}

/// The call that has come so far isn't wanted, or can't be made now.
std::optional<action> job_driver::end_turn()
{
    switch (std::exchange(turn_, turn::none)) {
    case turn::waiting: return leave_queue{};
    case turn::taken:
    case turn::saving:
    case turn::saved: return give_turn_back{};
    case turn::none:
    case turn::calling: break;
    }
    return std::nullopt;
}

std::int32_t job_driver::priority_at(const conditions& at_present) const
{
    return at_present.priority.value_or(current().spec.policy.priority);
}

void job_driver::has_read(job::record record, const job::instant& now)
{
    assert(!is_read());
    disk_worked(true, now);
    may_repeat_ = !notes_ && job::may_repeat(record);
    if (notes_) {
        life_.emplace(std::move(record), options_, *std::move(notes_), seed_);
        if (is_halted_ || exceeds_day_)
            life_->ask_whether_started();
    } else {
        life_.emplace(std::move(record), options_, seed_, now);
    }
}

void job_driver::could_not_read(const job::instant& now)
{
    assert(!is_read() || may_repeat_);
    disk_worked(false, now);
}

void job_driver::found_earlier(const std::map<std::string, job::record>& records, const job::instant& now)
{
    disk_worked(true, now);
    may_repeat_ = false;
    const auto repeated =
        std::ranges::find_if(records, [&](const auto& each) { return job::repeats(current(), each.second); });
    // It may have been ordered to be cancelled meanwhile.
    if (repeated != records.end() && job::may_repeat(current()))
        life_->hold_as_repetition(repeated->first, now);
}

void job_driver::saved(bool is_saved, const job::instant& now)
{
    disk_worked(is_saved, now);
    // What was ordered meanwhile isn't on the disk yet.
    if (is_saved)
        life_->saved(version_to_save_);
    if (is_saved && turn_ == turn::saving)
        turn_ = turn::saved;
}

void job_driver::has_turn()
{
    assert(turn_ == turn::waiting);
    turn_ = turn::taken;
}

void job_driver::answered(const job::answer& answer, const job::instant& now)
{
    assert(turn_ == turn::calling);
    turn_ = turn::none;
    life_->on_answer(operation_, answer, now);
}

void job_driver::look_planned(bool is_planned, const job::instant& now)
{
    disk_worked(is_planned, now);
    is_look_planned_ = is_planned;
}

void job_driver::filed(filing how, const job::instant& now)
{
    disk_worked(how == filing::synced, now);
    is_filed_ = how != filing::failed;
    is_synced_ = how == filing::synced;
}

void job_driver::synced(bool is_synced, const job::instant& now)
{
    disk_worked(is_synced, now);
    is_synced_ = is_synced;
}

void job_driver::disk_worked(bool has_worked, const job::instant& now)
{
    if (has_worked)
        disk_backoff_.succeeded();
    else
        disk_not_before_ = now.steady + disk_backoff_.failed();
}

bool job_driver::is_wanted(const job::instant& now, const conditions& at_present)
{
    const job::action next = next_of_life(now, at_present);
    const bool is_for_another_day =
        operation_ == job::operation::activate && at_present.of_day != allowance::granted;
    return !is_fenced_ && is_call(next, operation_) && !is_for_another_day &&
           !(at_present.is_paused && begins_job(next));
}

void job_driver::found(const lists::finding& finding, const job::instant& now)
{
    // What has been found in another way meanwhile stands.
    if (current().outcome)
        return;
    if (finding.job)
        life_->on_answer(job::operation::get, job::answer_with(*finding.job), now);
    else
        life_->ask();
}

bool job_driver::order_cancel(const job::instant& now)
{
    return !is_being_filed_ && life_->order_cancel(now);
}

bool job_driver::release(const job::instant& now)
{
    return !is_being_filed_ && life_->release(now);
}

}  // namespace rdad::driver
