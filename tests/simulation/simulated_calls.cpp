// SPDX-License-Identifier: BSL-1.0
// The calls of a simulated daemon: those of its jobs, and those of its sweeps, by way of its gate.
#include "simulated_daemon.hpp"
#include "simulated_gate.hpp"

#include <algorithm>
#include <utility>

namespace rdad::simulation {

void simulated_daemon::make_call(runner& r, const job::call& c)
{
    r.is_busy = true;
    wait_for_place(*r.row.ticket, [this, &r, c] {
        if (gate_.begin(*r.row.ticket, time_.now()))
            net_.open(while_alive([this, &r, c] { send(r, c); }));
        else
            withdraw(r);
    });
}

void simulated_daemon::withdraw(runner& r)
{
    gate_.end(*std::exchange(r.row.ticket, std::nullopt), {pace::call_end::withdrawn}, time_.now());
    r.is_busy = false;
    r.driver.answered(job::deferred_answer(), time_.instant());
    let_through();
    step(r);
}

void simulated_daemon::send(runner& r, const job::call& c)
{
    if (!is_wanted(r) || !gate_.may_be_sent(*r.row.ticket, time_.now())) {
        withdraw(r);
        return;
    }
    if (c.operation == job::operation::activate && disk_.cancelled.contains(r.row.name))
        ++disk_.started_nevertheless;
    if (c.operation == job::operation::activate)
        disk_.unbooked += is_booked(r) ? 0U : 1U;
    using enum job::operation;
    const auto beginning = {create, patch_definition, patch_cost, activate};
    disk_.begun_nevertheless += disk_.is_paused && std::ranges::count(beginning, c.operation) > 0 ? 1U : 0U;
    net_.send(c, while_alive([this, &r, c](const outcome_of_call& outcome) { end_call(r, c, outcome); }));
}

/// As far as the limit of a day says: what the disk has of it. It may have been started before.
bool simulated_daemon::is_booked(const runner& r) const
{
    const auto& cost = r.driver.estimated_cost();
    driver::spending kept(options_.cost_per_day);
    kept.restore(disk_.spending);
    return kept.allowance_for(r.driver.current().job_id, cost, time_.instant().calendar) ==
           driver::allowance::granted;
}

/// Asked right before its request is written.
bool simulated_daemon::is_wanted(runner& r)
{
    take_news(r);
    return r.driver.is_wanted(time_.instant(), conditions(r));
}

void simulated_daemon::end_call(runner& r, const job::call& c, const outcome_of_call& outcome)
{
    r.is_busy = false;
    const bool is_deferred = is_put_off(*std::exchange(r.row.ticket, std::nullopt), outcome);
    r.driver.answered(
        is_deferred ? job::deferred_answer() : answer_to(c.operation, outcome),
        time_.instant()
    );
    let_through();
    step(r);
}

void simulated_daemon::step_sweep()
{
    if (sweep_call_ || sweep_is_calling_)
        return;
    const lists::sweep_action next = sweep_.next(time_.now());
    if (next.call) {
        sweep_call_ = next.call;
        sweep_ticket_ = gate_.enter(pace::standing_of_sweeps);
        waiting_[sweep_ticket_] = nullptr;
        let_through();
    } else if (next.delay.count() > 0) {
        later(next.delay, [this, waking = ++sweep_wakings_] {
            if (waking == sweep_wakings_)
                step_sweep();
        });
    }
}

void simulated_daemon::call_for_sweep()
{
    sweep_is_calling_ = true;
    const job::call call = *std::exchange(sweep_call_, std::nullopt);
    wait_for_place(sweep_ticket_, [this, call] {
        if (gate_.begin(sweep_ticket_, time_.now()) && gate_.may_be_sent(sweep_ticket_, time_.now()))
            net_.send(call, while_alive([this](const outcome_of_call& o) { on_outcome_of_sweep(o); }));
        else
            withdraw_sweep();
    });
}

void simulated_daemon::withdraw_sweep()
{
    sweep_is_calling_ = false;
    gate_.end(sweep_ticket_, {pace::call_end::withdrawn}, time_.now());
    sweep_.on_answer(job::deferred_answer(), time_.now());
    let_through();
    step_sweep();
}

void simulated_daemon::on_outcome_of_sweep(const outcome_of_call& outcome)
{
    sweep_is_calling_ = false;
    const bool was_used = sweep_.is_list_used();
    const bool is_deferred = is_put_off(sweep_ticket_, outcome);
    sweep_.on_answer(
        is_deferred ? job::deferred_answer() : answer_to(job::operation::list, outcome),
        time_.now()
    );
    let_through();
    for (const lists::finding& found : sweep_.take_findings())
        table_.pass_on(found);
    if (was_used != sweep_.is_list_used())
        table_.wake_followed();
    start_due();
    step_sweep();
}

/// `begin` happens once the call whose turn it is has a place among those that are under way.
void simulated_daemon::wait_for_place(pace::gate::ticket turn, std::function<void()> begin)
{
    ready_.emplace(turn, std::move(begin));
    gate_.ready(turn);
    let_through();
}

void simulated_daemon::let_through()
{
    for (;;) {
        const auto opening = gate_.let_through(time_.now());
        if (opening.place) {
            later({}, ready_.extract(*opening.place).mapped());
            continue;
        }
        if (!opening.next) {
            if (opening.delay > opening.delay.zero())
                later(opening.delay, [this, look = ++looks_] {
                    if (look == looks_)
                        let_through();
                });
            return;
        }
        driver::row* const next = waiting_.extract(*opening.next).mapped();
        if (next) {
            runner& r = runner_of(*next);
            r.has_turn = true;
            wake_after(r, {});
        } else {
            call_for_sweep();
        }
    }
}

/// Ends a turn. Answers whether what has come of the call concerns all of them, and not what was asked.
bool simulated_daemon::is_put_off(pace::gate::ticket turn, const outcome_of_call& outcome)
{
    net_.hear(outcome);
    return end_turn(gate_, turn, outcome, disk_, time_.instant());
}

}  // namespace rdad::simulation
