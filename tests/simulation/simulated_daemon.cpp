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
    job::answer a = job::answer_of(op, o.answer->status, o.answer->body);
    a.by_proxy = o.by_proxy;
    return a;
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
            driver::job_driver(
                name,
                job::read_record(text).value(),
                {.poll_intervals = job::documented_intervals(), .by_proxy = options.has_proxy},
                {1, runners_.size()},
                seed_of_life,
                time.instant()
            )}));
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
    if (found == runners_.end() || !(*found)->driver.order_cancel(time_.instant()))
        return;
    const std::string text = job::to_text((*found)->driver.current());
    disk_.write(name, text, [&disk = disk_, name](bool is_written) {
        if (is_written)
            disk.cancelled.insert(name);
    });
    step(**found);
}

void simulated_daemon::later(chrono::steady_clock::duration delay, std::function<void()> happen)
{
    time_.after(delay, while_alive(std::move(happen)));
}

void simulated_daemon::step(runner& r)
{
    while (!r.is_busy) {
        const driver::action action = next(r);
        if (const auto* record = std::get_if<driver::save>(&action)) {
            save(r, record->text);
        } else if (const auto* wait = std::get_if<driver::wait>(&action)) {
            wake_after(r, wait->delay);
            return;
        } else if (const auto* enter = std::get_if<driver::enter_queue>(&action)) {
            r.ticket = gate_.enter(enter->standing);
            waiting_[r.ticket] = &r;
        } else if (const auto* wait_for_turn = std::get_if<driver::wait_for_turn>(&action)) {
            if (wait_for_turn->delay.count() > 0)
                wake_after(r, wait_for_turn->delay);
            let_through();
            return;
        } else if (std::holds_alternative<driver::leave_queue>(action)) {
            gate_.leave(r.ticket);
            waiting_.erase(r.ticket);
        } else if (std::holds_alternative<driver::give_turn_back>(action)) {
            gate_.end(r.ticket, {pace::call_end::not_made}, time_.now());
            let_through();
        } else if (const auto* call = std::get_if<driver::call>(&action)) {
            make_call(r, *call);
        } else if (std::holds_alternative<driver::plan_second_look>(action)) {
            r.driver.look_planned(true, time_.instant());
        } else if (const auto* final_record = std::get_if<driver::file>(&action)) {
            file(r, *final_record);
        } else if (std::holds_alternative<driver::sync>(action)) {
            r.driver.synced(true, time_.instant());
        } else {
            end(r);
        }
    }
}

driver::action simulated_daemon::next(runner& r)
{
    if (const auto found = std::exchange(r.finding, std::nullopt))
        r.driver.found(*found, time_.instant());
    follow_as_wanted(r);
    driver::action action = r.driver.next(time_.instant(), how(r), false);
    follow_as_wanted(r);
    return action;
}

job::following simulated_daemon::how(const runner& r) const
{
    return r.followed_id ? sweep_.of(*r.followed_id) : job::following::progress;
}

void simulated_daemon::follow_as_wanted(runner& r)
{
    if (r.driver.is_followed() && !r.followed_id) {
        r.followed_id = r.driver.current().job_id;
        followers_.emplace(*r.followed_id, &r);
        sweep_.add(*r.followed_id, time_.now());
        step_sweep();
    } else if (!r.driver.is_followed() && r.followed_id) {
        sweep_.remove(*r.followed_id);
        const auto [begin, behind] = followers_.equal_range(*r.followed_id);
        followers_.erase(std::find_if(begin, behind, [&](const auto& f) { return f.second == &r; }));
        r.followed_id.reset();
    }
}

void simulated_daemon::wake_after(runner& r, chrono::milliseconds delay)
{
    later(delay, [this, &r, waking = ++r.wakings] {
        if (waking == r.wakings)
            step(r);
    });
}

void simulated_daemon::save(runner& r, const std::string& text)
{
    r.is_busy = true;
    disk_.write(r.name, text, while_alive([this, &r](bool is_written) {
                    r.is_busy = false;
                    r.driver.saved(is_written, time_.instant());
                    step(r);
                }));
}

void simulated_daemon::file(runner& r, const driver::file& f)
{
    r.is_busy = true;
    disk_.file_away(r.name, f.state, f.text, while_alive([this, &r](bool is_filed) {
                        r.is_busy = false;
                        r.driver.filed(is_filed, time_.instant());
                        step(r);
                    }));
}

void simulated_daemon::make_call(runner& r, const driver::call& c)
{
    r.is_busy = true;
    gate_.begin(r.ticket);
    net_.open(while_alive([this, &r, c] { send(r, c); }));
}

void simulated_daemon::send(runner& r, const driver::call& c)
{
    if (!r.driver.is_wanted(time_.instant(), how(r)) || !gate_.may_be_sent(r.ticket, time_.now())) {
        gate_.end(r.ticket, {pace::call_end::withdrawn}, time_.now());
        r.is_busy = false;
        r.driver.answered(job::deferred_answer(), time_.instant());
        let_through();
        step(r);
        return;
    }
    if (c.operation == job::operation::activate && disk_.cancelled.contains(r.name))
        ++disk_.started_nevertheless;
    net_.send(c.request, while_alive([this, &r, c](const outcome_of_call& outcome) {
                  end_call(r, c, outcome);
              }));
}

void simulated_daemon::end_call(runner& r, const driver::call& c, const outcome_of_call& outcome)
{
    r.is_busy = false;
    const bool is_deferred = is_put_off(r.ticket, outcome);
    r.driver.answered(
        is_deferred ? job::deferred_answer() : answer_to(c.operation, outcome),
        time_.instant()
    );
    let_through();
    step(r);
}

/// It stays busy for ever.
void simulated_daemon::end(runner& r)
{
    r.is_busy = true;
    on_end_(r.name);
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
        if (next) {
            next->driver.has_turn();
            step(*next);
        } else {
            call_for_sweep();
        }
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
