// SPDX-License-Identifier: BSL-1.0
// The calls of a simulated daemon, by way of its gate: those of its jobs, and how all get their turns.
#include "simulated_daemon.hpp"
#include "simulated_gate.hpp"

#include <algorithm>
#include <utility>

namespace rdad::simulation {
namespace {

bool starts(const job::call& c)
{
    return c.operation == job::operation::activate ||
           (c.operation == job::operation::create && api::starts_by_creation(*c.service));
}

}  // namespace

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
    if (starts(c) && disk_.cancelled.contains(r.row.name))
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

void simulated_daemon::wait_for_turn(pace::gate::ticket turn, std::function<void()> begin)
{
    waiting_.emplace(turn, std::move(begin));
    let_through();
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
        waiting_.extract(*opening.next).mapped()();
    }
}

/// Ends a turn. Answers whether what has come of the call concerns all of them, and not what was asked.
bool simulated_daemon::is_put_off(pace::gate::ticket turn, const outcome_of_call& outcome)
{
    net_.hear(outcome);
    return end_turn(gate_, turn, outcome, disk_, time_.instant());
}

}  // namespace rdad::simulation
