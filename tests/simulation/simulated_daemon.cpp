#include "simulated_daemon.hpp"

#include <algorithm>
#include <utility>

namespace chrono = std::chrono;

namespace rdad::simulation {
namespace {

/// As a daemon with a token file has them.
pace::gate_options gate_options_of(const daemon_options& options)
{
    constexpr pace::backoff_limits waits{chrono::seconds(2), chrono::seconds(5)};
    return {{options.calls_per_minute}, options.connections, false, waits, waits};
}

/// What an outcome is to all calls.
pace::call_result result_of(const outcome_of_call& o)
{
    if (!o.answer)
        return {pace::call_end::no_answer};
    pace::call_result result{pace::call_end::answered, o.answer->status};
    result.remaining = o.answer->remaining;
    if (o.answer->retry_after.count() > 0)
        result.asked = o.answer->retry_after;
    return result;
}

job::answer answer_to(job::operation op, const outcome_of_call& o)
{
    if (!o.answer)
        return job::no_answer("There was no answer.", o.sent, o.by_proxy);
    if (o.answer->list) {
        job::answer a{job::answer_kind::list};
        a.list = o.answer->list->page;
        return a;
    }
    return job::answer_of(op, o.answer->status, o.answer->body);
}

job::list_answer list_answer_to(const outcome_of_call& o)
{
    if (!o.answer)
        return {job::list_answer_kind::unreachable, {}, "There was no answer."};
    return o.answer->list ? *o.answer->list : job::list_answer_of(o.answer->status, o.answer->body);
}

}  // namespace

simulated_daemon::simulated_daemon(
    event_queue& time,
    simulated_disk& disk,
    network& net,
    const daemon_options& options,
    std::uint64_t seed,
    end_listener on_end
)
    : time_(time),
      disk_(disk),
      net_(net),
      options_(options),
      on_end_(std::move(on_end)),
      random_(static_cast<std::minstd_rand::result_type>(seed)),
      gate_(gate_options_of(options), static_cast<std::uint32_t>(random_()), time.now()),
      sweep_(
          {options.polling, job::documented_intervals(), options.calls_per_minute},
          static_cast<std::uint32_t>(random_())
      )
{
    if (const auto now = time.instant().calendar; disk.pause && pace::left_of(*disk.pause, now).count() > 0)
        gate_.pause(pace::left_of(*disk.pause, now), time.now());
    for (const auto& [name, text] : disk.active) {
        const auto seed_of_life = static_cast<std::uint32_t>(random_());
        runners_.push_back(std::make_unique<runner>(runner{
            name,
            job::life(
                job::read_record(text).value(),
                {.poll_intervals = job::documented_intervals(), .by_proxy = options.has_proxy},
                seed_of_life,
                time.instant()
            ),
            {1, runners_.size()},
            pace::backoff(chrono::seconds(1), chrono::seconds(30), seed_of_life)}));
    }
}

void simulated_daemon::start()
{
    for (const auto& r : runners_)
        step(*r);
    step_sweep();
}

void simulated_daemon::order_cancel(const std::string& name)
{
    const auto found = std::ranges::find(runners_, name, [](const auto& r) { return r->name; });
    if (found == runners_.end() || (*found)->is_being_filed)
        return;
    runner& r = **found;
    if (!r.life.order_cancel(time_.instant()))
        return;
    disk_.write(name, job::to_text(r.life.current()), [&disk = disk_, name](bool is_written) {
        if (is_written)
            disk.cancelled.insert(name);
    });
    step(r);
}

void simulated_daemon::later(chrono::steady_clock::duration delay, std::function<void()> happen)
{
    time_.after(delay, while_alive(std::move(happen)));
}

void simulated_daemon::step(runner& r)
{
    if (r.is_busy)
        return;
    take_finding(r);
    const job::action next = next_action(r);
    if (r.waits_for_turn && (next.kind != job::action_kind::call || next.operation != r.waits_for_turn))
        leave_line(r);
    switch (next.kind) {
    case job::action_kind::save: save(r, [this, &r] { step(r); }); break;
    case job::action_kind::wait: wake_after(r, next.delay); break;
    case job::action_kind::finish: file_away(r); break;
    case job::action_kind::call:
        if (next.delay.count() > 0)
            wake_after(r, next.delay);
        enter_line(r, next.operation);
        break;
    }
}

job::action simulated_daemon::next_action(runner& r)
{
    const job::record& record = r.life.current();
    if (record.next_step == job::step::follow && !r.followed_id) {
        r.followed_id = record.job_id;
        followers_.emplace(*r.followed_id, &r);
        sweep_.add(*r.followed_id, time_.now());
        step_sweep();
    }
    return r.life.next(time_.instant(), r.followed_id ? sweep_.of(*r.followed_id) : job::following::progress);
}

void simulated_daemon::take_finding(runner& r)
{
    const auto found = std::exchange(r.finding, std::nullopt);
    if (!found || r.life.current().outcome)
        return;
    if (found->job)
        r.life.on_answer(job::operation::get, job::answer_with(*found->job), time_.instant());
    else
        r.life.ask();
}

void simulated_daemon::wake_after(runner& r, chrono::milliseconds delay)
{
    later(delay, [this, &r, waking = ++r.wakings] {
        if (waking == r.wakings)
            step(r);
    });
}

void simulated_daemon::save(runner& r, std::function<void()> then)
{
    r.is_busy = true;
    const std::size_t events = r.life.current().events.size();
    const auto on_written = [this, &r, events, then = std::move(then)](bool is_written) {
        if (!is_written) {
            wait_for_disk(r);
            return;
        }
        r.is_busy = false;
        r.disk_backoff.succeeded();
        // What was ordered meanwhile is an event more.
        if (r.life.current().events.size() == events)
            r.life.saved();
        then();
    };
    disk_.write(r.name, job::to_text(r.life.current()), while_alive(on_written));
}

void simulated_daemon::file_away(runner& r)
{
    r.is_busy = true;
    r.is_being_filed = true;
    const job::record& record = r.life.current();
    const auto on_filed = [this, &r](bool is_filed) {
        if (is_filed)
            end(r);
        else
            wait_for_disk(r);
    };
    disk_.file_away(r.name, record.outcome->state, job::to_final_text(record), while_alive(on_filed));
}

void simulated_daemon::wait_for_disk(runner& r)
{
    if (r.has_turn)
        give_turn_back(r);
    later(r.disk_backoff.failed(), [this, &r] {
        r.is_busy = false;
        step(r);
    });
}

/// It stays busy for ever.
void simulated_daemon::end(runner& r)
{
    if (r.followed_id) {
        sweep_.remove(*r.followed_id);
        const auto [begin, behind] = followers_.equal_range(*r.followed_id);
        followers_.erase(std::find_if(begin, behind, [&](const auto& f) { return f.second == &r; }));
    }
    on_end_(r.name);
}

void simulated_daemon::enter_line(runner& r, job::operation op)
{
    if (r.waits_for_turn)
        return;
    r.waits_for_turn = op;
    const job::policy& policy = r.life.current().spec.policy;
    r.ticket = gate_.enter({job::urgency_of(op), policy.priority, r.seniority, policy.deadline});
    waiting_[r.ticket] = &r;
    let_through();
}

void simulated_daemon::leave_line(runner& r)
{
    gate_.leave(r.ticket);
    waiting_.erase(r.ticket);
    r.waits_for_turn.reset();
}

/// It may be long since the call was wanted.
void simulated_daemon::use_turn(runner& r, job::operation op)
{
    r.waits_for_turn.reset();
    r.has_turn = true;
    take_finding(r);
    if (is_wanted(r, op) && r.life.about_to_call(op))
        save(r, [this, &r, op] { make_call_if_wanted(r, op); });
    else
        make_call_if_wanted(r, op);
}

bool simulated_daemon::is_wanted(runner& r, job::operation op)
{
    const job::action next = next_action(r);
    return next.kind == job::action_kind::call && next.operation == op;
}

void simulated_daemon::make_call_if_wanted(runner& r, job::operation op)
{
    if (is_wanted(r, op)) {
        make_call(r, op);
    } else {
        give_turn_back(r);
        step(r);
    }
}

void simulated_daemon::make_call(runner& r, job::operation op)
{
    gate_.begin(r.ticket);
    if (!gate_.may_be_sent(r.ticket, time_.now())) {
        put_off(r, op);
        return;
    }
    r.is_busy = true;
    if (op == job::operation::activate && disk_.cancelled.contains(r.name))
        ++disk_.started_nevertheless;
    net_.send(
        job::make_call(op, r.life.current()),
        while_alive([this, &r, op](const outcome_of_call& outcome) { on_outcome(r, op, outcome); })
    );
}

void simulated_daemon::put_off(runner& r, job::operation op)
{
    r.life.on_answer(op, job::deferred_answer(), time_.instant());
    give_turn_back(r);
    step(r);
}

void simulated_daemon::give_turn_back(runner& r)
{
    r.has_turn = false;
    gate_.end(r.ticket, {pace::call_end::not_made}, time_.now());
    let_through();
}

void simulated_daemon::on_outcome(runner& r, job::operation op, const outcome_of_call& outcome)
{
    r.is_busy = false;
    r.has_turn = false;
    const bool is_deferred = is_put_off(r.ticket, outcome);
    r.life.on_answer(op, is_deferred ? job::deferred_answer() : answer_to(op, outcome), time_.instant());
    let_through();
    step(r);
}

void simulated_daemon::step_sweep()
{
    if (sweep_call_ || sweep_is_calling_)
        return;
    const job::sweep_action next = sweep_.next(time_.now());
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
    gate_.begin(sweep_ticket_);
    gate_.may_be_sent(sweep_ticket_, time_.now());
    net_.send(*std::exchange(sweep_call_, std::nullopt), while_alive([this](const outcome_of_call& outcome) {
        on_outcome_of_sweep(outcome);
    }));
}

void simulated_daemon::on_outcome_of_sweep(const outcome_of_call& outcome)
{
    sweep_is_calling_ = false;
    const bool was_used = sweep_.is_list_used();
    const bool is_deferred = is_put_off(sweep_ticket_, outcome);
    sweep_.on_answer(
        is_deferred ? job::list_answer{job::list_answer_kind::deferred} : list_answer_to(outcome),
        time_.now()
    );
    let_through();
    pass_on_findings();
    if (was_used != sweep_.is_list_used()) {
        for (const auto& r : runners_)
            step(*r);
    }
    step_sweep();
}

void simulated_daemon::pass_on_findings()
{
    for (const job::finding& found : sweep_.take_findings()) {
        std::vector<runner*> told;
        const auto [begin, end] = followers_.equal_range(found.id);
        for (auto at = begin; at != end; ++at)
            told.push_back(at->second);
        for (runner* r : told) {
            r->finding = found;
            step(*r);
        }
    }
}

void simulated_daemon::let_through()
{
    for (;;) {
        const auto opening = gate_.let_through(time_.now());
        if (!opening.next) {
            if (opening.delay > opening.delay.zero())
                later(opening.delay, [this, look = ++looks_] {
                    if (look == looks_)
                        let_through();
                });
            return;
        }
        runner* const next = waiting_.extract(*opening.next).mapped();
        if (next)
            use_turn(*next, *next->waits_for_turn);
        else
            call_for_sweep();
    }
}

/// Ends a turn. Answers whether what has come of the call concerns all of them, and not what was asked.
bool simulated_daemon::is_put_off(pace::gate::ticket turn, const outcome_of_call& outcome)
{
    net_.hear(outcome);
    const pace::verdict v = gate_.end(turn, result_of(outcome), time_.now());
    if (v.pause > v.pause.zero()) {
        const auto now = time_.instant().calendar;
        disk_.pause = pace::kept_pause{now + chrono::duration_cast<chrono::microseconds>(v.pause), now};
    }
    return v.is_put_off;
}

}  // namespace rdad::simulation
