// SPDX-License-Identifier: BSL-1.0
// All jobs that are worked on: has them act when they are due, a few at a time, each by a runner.
#pragma once

#include "control/batch_status.hpp"
#include "control/job_list.hpp"
#include "control/order.hpp"
#include "driver/job_table.hpp"
#include "history/expected_end.hpp"
#include "intake/acceptance.hpp"
#include "journal/troubles.hpp"
#include "service/job_runner.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/steady_timer.hpp>

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace rdad::service {

/// For one thread.
class job_runners final : private job_runner::owner
{
public:
    /// `connections` is how many calls may be under way at a time. `on_end` is called when a job is worked on no more.
    job_runners(
        boost::asio::any_io_executor executor,
        job_services services,
        unsigned connections,
        std::function<void()> on_end
    );
    job_runners(const job_runners&) = delete;
    job_runners& operator=(const job_runners&) = delete;

    /// Is told of each record that is in its final folder for certain, and what the service has estimated the job to cost;
    /// null: it hasn't.
    using end_listener = std::function<void(const job::record& record, std::optional<double> estimated_cost)>;

    /// From now on; without that, nobody is told.
    void set_end_listener(end_listener listener) { on_filed_ = std::move(listener); }

    /// For jobs that act from now on.
    void set_options(job::life_options options, unsigned connections);

    /// Takes a job whose record is in active/.
    void add(const intake::accepted_job& job);

    std::size_t size() const noexcept { return table_.size(); }

    /// How many jobs are worked on no more because their records were lost.
    std::size_t lost() const noexcept { return lost_; }

    /// How many jobs have ended, or were held, otherwise than their specs want.
    std::size_t ended_unwanted() const noexcept { return ended_unwanted_; }

    /// How many jobs can't get on.
    std::size_t stuck() const noexcept { return stuck_; }

    /// What is in the way of one of them: the name of its record, and a sentence. Meaningless if there is none.
    const std::string& last_obstacle() const noexcept { return last_obstacle_; }

    /// All of them.
    const driver::job_table& table() const noexcept { return table_; }

    /// How many wait for what.
    std::map<driver::waits_for, std::size_t> waiting() const;

    /// How far they are, by the numbers of their batches; first those of which none is known. When they will be over, by how
    /// long jobs have taken; what has ended of them is not told.
    std::vector<control::batch_status> batches(const history::usual_durations& usual = {}) const;

    /// What memory holds of each.
    std::vector<control::active_job> active_jobs() const;

    // By the name of a record.

    bool has(const std::string& name) const { return row_of(name) != nullptr; }

    /// Null: it isn't worked on.
    const driver::row* row_of(const std::string& name) const { return table_.find(name); }

    /// Null: it isn't worked on.
    std::optional<driver::waits_for> what_it_waits_for(const std::string& name) const;

    /// It has an outcome, and isn't in the folder of its final state for certain.
    bool is_being_filed(const std::string& name);

    /// Has a job take a cancellation or a release.
    boost::asio::awaitable<order_taking> take_order(control::order order, std::string name);

    /// Whether one of them is for that job of the service.
    bool is_worked_on(const std::string& job_id) { return !table_.rows_of(job_id).empty(); }

    // What the sweeps have found; see sweep_runners.

    void pass_on(const lists::finding& finding);
    void wake_followed();

    /// Which batches are paused has changed: those that have waited for that are looked at, and those whose calls wait.
    void look_at_paused();

    /// The priority of that batch has changed: its jobs whose calls wait are looked at.
    void look_at_queued(const job::batch& batch);

    /// What a day may cost has changed: those that have waited for that are looked at, and those whose calls wait.
    void look_at_cost_per_day();

    /// Ends all that acts.
    void cancel();

private:
    struct acting_job
    {
        acting_job(job_runners& all, driver::row& row) : runner(all.executor_, all.services_, all, row) {}

        job_runner runner;
        boost::asio::cancellation_signal stop;
        bool is_started = false;
    };

    void has_turn(driver::row& row, client::call_queue::turn turn) override;
    void knows(driver::row& row, const std::optional<std::string>& job_id) override
    {
        table_.know(row, job_id);
    }
    std::vector<std::string> names_before(const driver::row& row) const override
    {
        return table_.names_before(row);
    }
    std::optional<std::string> is_stuck(const job::event& event) override;
    void pauses(driver::row& row, bool is_paused) override;
    void rests(driver::row& row, const driver::rest& rest) override;
    void has_ended(driver::row& row) override;

    pace::seniority next_seniority(const std::string& source);
    void set_stuck(driver::row& row, const job::event* event);
    void start_due();
    std::shared_ptr<acting_job> acting_of(driver::row& row);
    void start(const std::shared_ptr<acting_job>& job);

    boost::asio::any_io_executor executor_;
    job_services services_;
    std::function<void()> on_end_;
    end_listener on_filed_ = [](const job::record&, std::optional<double>) {};
    driver::job_table table_;
    std::map<const driver::row*, std::shared_ptr<acting_job>> acting_;
    boost::asio::steady_timer next_due_;
    std::size_t lost_ = 0;
    std::size_t ended_unwanted_ = 0;
    std::size_t stuck_ = 0;
    std::string last_obstacle_;
    journal::troubles obstacles_;
    bool is_starting_ = false;    ///< those that are due
    std::string last_source_;     ///< of the job that was added last
    pace::seniority last_place_;  ///< and its own
};

}  // namespace rdad::service
