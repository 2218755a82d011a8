// SPDX-License-Identifier: BSL-1.0
// The sweeps of a simulated daemon: each service has its own, as service::sweep_runners has it.
#include "simulated_daemon.hpp"

#include <algorithm>
#include <utility>

namespace rdad::simulation {
namespace {

lists::sweep_options sweep_options_of(const daemon_options& options)
{
    lists::sweep_options sweeps{options.polling, lists::usual_intervals(), options.calls_per_minute};
    sweeps.longest_path = options.longest_path.value_or(sweeps.longest_path);
    return sweeps;
}

}  // namespace

simulated_daemon::sweeping& simulated_daemon::sweeping_of(const api::service& service)
{
    auto& s = sweeps_[&service];
    if (!s) {
        s = std::make_unique<sweeping>(sweeping{
            lists::sweep(service, sweep_options_of(options_), sweep_seed_++)});
        share_calls();
    }
    return *s;
}

/// Together they spend what one would.
void simulated_daemon::share_calls()
{
    const auto services = static_cast<unsigned>(sweeps_.size());
    for (auto& [service, each] : sweeps_)
        each->sweep.set_calls_per_minute(std::max(1U, options_.calls_per_minute / services));
}

void simulated_daemon::step_sweep(sweeping& s)
{
    if (s.call || s.is_calling)
        return;
    const lists::sweep_action next = s.sweep.next(time_.now());
    if (next.call) {
        s.call = next.call;
        s.ticket = gate_.enter(pace::standing_of_sweeps);
        wait_for_turn(s.ticket, [this, &s] { call_for_sweep(s); });
    } else if (next.delay.count() > 0) {
        later(next.delay, [this, &s, waking = ++s.wakings] {
            if (waking == s.wakings)
                step_sweep(s);
        });
    }
}

void simulated_daemon::call_for_sweep(sweeping& s)
{
    s.is_calling = true;
    const job::call call = *std::exchange(s.call, std::nullopt);
    wait_for_place(s.ticket, [this, &s, call] {
        if (gate_.begin(s.ticket, time_.now()) && gate_.may_be_sent(s.ticket, time_.now()))
            net_.send(call, while_alive([this, &s](const outcome_of_call& o) { on_outcome_of_sweep(s, o); }));
        else
            withdraw_sweep(s);
    });
}

void simulated_daemon::withdraw_sweep(sweeping& s)
{
    s.is_calling = false;
    gate_.end(s.ticket, {pace::call_end::withdrawn}, time_.now());
    s.sweep.on_answer(job::deferred_answer(), time_.now());
    let_through();
    step_sweep(s);
}

void simulated_daemon::on_outcome_of_sweep(sweeping& s, const outcome_of_call& outcome)
{
    s.is_calling = false;
    const bool was_used = s.sweep.is_list_used();
    const bool is_deferred = is_put_off(s.ticket, outcome);
    s.sweep.on_answer(
        is_deferred ? job::deferred_answer() : answer_to(job::operation::list, outcome),
        time_.now()
    );
    let_through();
    for (const lists::finding& found : s.sweep.take_findings())
        table_.pass_on(found);
    if (was_used != s.sweep.is_list_used())
        table_.wake_followed();
    start_due();
    step_sweep(s);
}

}  // namespace rdad::simulation
