// SPDX-License-Identifier: BSL-1.0
#include "simulated_daemon.hpp"

#include "simulated_gate.hpp"

#include <algorithm>
#include <utility>

namespace chrono = std::chrono;

namespace rdad::simulation {

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
      gate_(open_gate(options, disk, static_cast<std::uint32_t>(random_()), time.instant())),
      sweep_seed_(static_cast<std::uint32_t>(random_())),
      spending_(options.cost_per_day),
      table_(options.connections + 2 * turns_ahead)
{
    spending_.restore(disk.spending);
    for (const auto& [name, text] : disk.active)
        table_.add(name, job::read_record(text).value().job_id, {1, table_.size()});
}

void simulated_daemon::start()
{
    start_due();
}

void simulated_daemon::order_cancel(const std::string& name)
{
    driver::row* const row = table_.find(name);
    if (!row)
        return;
    runner& r = runner_of(*row);
    r.is_cancelled = true;
    if (r.driver.is_read())
        take_order(r);
    wake_after(r, {});
}

void simulated_daemon::order_release(const std::string& name)
{
    const auto filed = disk_.filed.find(name);
    if (filed == disk_.filed.end() || filed->second.state != job::final_state::held)
        return;
    disk_.take_back(name);
    disk_.release_ordered.insert(name);
    const auto job_id = job::read_record(disk_.active.at(name)).value().job_id;
    runner& r = runner_of(table_.add(name, job_id, {1, table_.size()}));
    r.is_released = true;
    wake_after(r, {});
}

void simulated_daemon::look_at_paused()
{
    table_.wake_paused();
    start_due();
}

void simulated_daemon::take_order(runner& r)
{
    if (std::exchange(r.is_cancelled, false) && r.driver.order_cancel(time_.instant()))
        keep_order(r, disk_.cancelled);
}

void simulated_daemon::take_release(runner& r)
{
    if (std::exchange(r.is_released, false) && r.driver.release(time_.instant()))
        keep_order(r, disk_.released);
}

/// The order is confirmed once it is kept.
void simulated_daemon::keep_order(const runner& r, std::set<std::string>& kept)
{
    disk_.write(r.row.name, job::to_text(r.driver.current()), [&kept, name = r.row.name](bool is_written) {
        if (is_written)
            kept.insert(name);
    });
}

void simulated_daemon::later(chrono::steady_clock::duration delay, std::function<void()> happen)
{
    time_.after(delay, while_alive(std::move(happen)));
}

void simulated_daemon::start_due()
{
    while (driver::row* const row = table_.next_due(time_.now()))
        step(runner_of(*row));
    if (const auto next = table_.next_time())
        later(*next - time_.now(), [this, start = ++starts_] {
            if (start == starts_)
                start_due();
        });
}

/// It acts from now on, if it doesn't yet.
simulated_daemon::runner& simulated_daemon::runner_of(driver::row& row)
{
    auto& r = runners_[&row];
    if (!r) {
        table_.begin(row);
        r = std::make_unique<runner>(runner{
            row,
            driver::job_driver(
                row.name,
                {.schedule = {.poll_intervals = job::documented_intervals()}, .by_proxy = options_.has_proxy},
                row.seniority,
                static_cast<std::uint32_t>(random_()),
                std::move(row.notes)
            )});
    }
    return *r;
}

void simulated_daemon::step(runner& r)
{
    table_.go_on(r.row);
    while (!r.is_busy) {
        const driver::action action = next(r);
        if (is_over(r, action))
            return;
        if (std::holds_alternative<driver::read>(action)) {
            read(r);
        } else if (std::holds_alternative<driver::find_earlier>(action)) {
            find_earlier(r);
        } else if (const auto* start = std::get_if<driver::book>(&action)) {
            book(r, start->booking);
        } else if (const auto* record = std::get_if<driver::save>(&action)) {
            save(r, record->text);
        } else if (const auto* wait = std::get_if<driver::wait>(&action)) {
            table_.pause(r.row);
            wake_after(r, wait->delay);
            later({}, [this] { start_due(); });
            return;
        } else if (const auto* enter = std::get_if<driver::enter_queue>(&action)) {
            r.row.ticket = gate_.enter(enter->standing);
            wait_for_turn(*r.row.ticket, [this, &row = r.row] {
                runner& waiting = runner_of(row);
                waiting.has_turn = true;
                wake_after(waiting, {});
            });
        } else if (std::holds_alternative<driver::leave_queue>(action)) {
            gate_.leave(*r.row.ticket);
            waiting_.erase(*std::exchange(r.row.ticket, std::nullopt));
        } else if (std::holds_alternative<driver::give_turn_back>(action)) {
            gate_.end(*std::exchange(r.row.ticket, std::nullopt), {pace::call_end::not_made}, time_.now());
            let_through();
        } else if (const auto* call = std::get_if<job::call>(&action)) {
            make_call(r, *call);
            return;
        } else if (std::holds_alternative<driver::plan_second_look>(action)) {
            r.driver.look_planned(true, time_.instant());
        } else if (const auto* final_record = std::get_if<driver::file>(&action)) {
            file(r, *final_record);
        } else if (std::holds_alternative<driver::sync>(action)) {
            sync(r);
        }
    }
}

/// Ends what acts, if that is what the driver says.
bool simulated_daemon::is_over(runner& r, const driver::action& action)
{
    driver::row& row = r.row;
    const auto* rest = std::get_if<driver::rest>(&action);
    if (!rest && !std::holds_alternative<driver::end>(action))
        return false;
    if (rest) {
        driver::notes notes = r.driver.notes();
        if (r.driver.is_read())
            row.waits_for = driver::what_it_waits_for(r.driver.current(), notes, time_.instant());
        table_.rest(row, std::move(notes), rest->at_most, time_.now());
    }
    runners_.erase(&row);
    later({}, [this] { start_due(); });
    if (rest)
        return true;
    const std::string ended = row.job_id().value_or(row.name);
    table_.remove(row);
    on_end_(ended);
    return true;
}

driver::action simulated_daemon::next(runner& r)
{
    take_news(r);
    driver::action action = r.driver.next(time_.instant(), conditions(r));
    if (r.driver.is_read()) {
        table_.know(r.row, r.driver.current().job_id);
        follow_as_wanted(r);
    }
    return action;
}

driver::conditions simulated_daemon::conditions(const runner& r) const
{
    driver::conditions at_present{.how = how(r.row), .is_paused = disk_.is_paused};
    at_present.is_day_limited = options_.cost_per_day.has_value();
    if (r.driver.is_read())
        at_present.of_day = spending_.allowance_for(
            r.driver.current().job_id,
            r.driver.estimated_cost(),
            time_.instant().calendar
        );
    return at_present;
}

/// Tells the driver what has come since.
void simulated_daemon::take_news(runner& r)
{
    if (std::exchange(r.has_turn, false))
        r.driver.has_turn();
    if (!r.driver.is_read())
        return;
    take_release(r);
    take_order(r);
    if (const auto found = std::exchange(r.row.finding, nullptr))
        r.driver.found(*found, time_.instant());
    follow_as_wanted(r);
}

job::following simulated_daemon::how(const driver::row& row) const
{
    return row.is_followed ? sweeps_.at(row.service)->sweep.how_followed(*row.job_id())
                           : job::following::progress;
}

void simulated_daemon::follow_as_wanted(runner& r)
{
    driver::row& row = r.row;
    if (r.driver.is_followed() == row.is_followed)
        return;
    row.is_followed = !row.is_followed;
    table_.know(row, r.driver.current().job_id);
    row.service = r.driver.current().spec.policy.service;
    sweeping& s = sweeping_of(*row.service);
    if (row.is_followed)
        s.sweep.add(*row.job_id(), r.driver.time_created(), time_.now());
    else
        s.sweep.remove(*row.job_id());
    step_sweep(s);
}

void simulated_daemon::wake_after(runner& r, chrono::milliseconds delay)
{
    later(delay, [this, &row = r.row, waking = ++r.wakings] {
        const auto found = runners_.find(&row);
        if (found != runners_.end() && waking == found->second->wakings)
            step(*found->second);
    });
}

void simulated_daemon::read(runner& r)
{
    r.is_busy = true;
    disk_.read(r.row.name, while_alive([this, &r](const std::optional<std::string>& text) {
                   r.is_busy = false;
                   if (text)
                       r.driver.has_read(job::read_record(*text).value(), time_.instant());
                   else
                       r.driver.could_not_read(time_.instant());
                   step(r);
               }));
}

void simulated_daemon::find_earlier(runner& r)
{
    r.is_busy = true;
    disk_.read_those_there(table_.names_before(r.row), while_alive([this, &r](const auto& records) {
                               r.is_busy = false;
                               if (records)
                                   r.driver.found_earlier(*records, time_.instant());
                               else
                                   r.driver.could_not_read(time_.instant());
                               step(r);
                           }));
}

void simulated_daemon::book(runner& r, const driver::booking& booking)
{
    r.is_busy = true;
    disk_.write_spending(spending_.book(booking), while_alive([this, &r, booking](bool is_kept) {
                             r.is_busy = false;
                             if (is_kept)
                                 spending_.kept(booking);
                             else
                                 spending_.not_kept();
                             r.driver.was_booked(is_kept, time_.instant());
                             step(r);
                         }));
}

void simulated_daemon::save(runner& r, const std::string& text)
{
    r.is_busy = true;
    disk_.write(r.row.name, text, while_alive([this, &r](bool is_written) {
                    r.is_busy = false;
                    r.driver.saved(is_written, time_.instant());
                    step(r);
                }));
}

void simulated_daemon::file(runner& r, const driver::file& f)
{
    r.is_busy = true;
    disk_.file_away(r.row.name, f.state, f.text, while_alive([this, &r](driver::filing how) {
                        r.is_busy = false;
                        r.driver.filed(how, time_.instant());
                        step(r);
                    }));
}

void simulated_daemon::sync(runner& r)
{
    r.is_busy = true;
    disk_.sync(while_alive([this, &r](bool is_synced) {
        r.is_busy = false;
        r.driver.synced(is_synced, time_.instant());
        step(r);
    }));
}

}  // namespace rdad::simulation
