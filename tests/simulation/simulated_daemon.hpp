// SPDX-License-Identifier: BSL-1.0
// The daemon in virtual time: the machines of the real one, which decide everything, with another disk and network.
#pragma once

#include "api/service.hpp"
#include "client.hpp"
#include "driver/job_driver.hpp"
#include "driver/job_table.hpp"
#include "driver/spending.hpp"
#include "lists/sweep.hpp"
#include "network.hpp"
#include "pace/gate.hpp"
#include "simulated_disk.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace rdad::simulation {

/// Fewer than there are for real, where hosts have more jobs. See client::turns_ahead.
inline constexpr unsigned turns_ahead = 4;

struct daemon_options
{
    job::polling polling = job::polling::automatic;
    unsigned calls_per_minute = 500;
    unsigned connections = 4;
    bool has_proxy = false;

    /// See lists::sweep_options. Null: as it is by default.
    std::optional<std::size_t> longest_path{};

    /// See driver::spending.
    std::optional<double> cost_per_day{};
};

/// Once it is destroyed nothing more of it happens: a crash, but for what is under way on disk and network.
class simulated_daemon : public client
{
public:
    /// Goes on from what is on the disk.
    simulated_daemon(
        event_queue& time,
        simulated_disk& disk,
        network& net,
        const daemon_options& options,
        std::uint64_t seed,
        end_listener on_end
    );

    void start() override;

    /// As rdactl does: where the job isn't done, it is on the disk soon, and then confirmed.
    void order_cancel(const std::string& name);

    /// The same for a held job, which is worked on again.
    void order_release(const std::string& name);

    /// Whether the disk says that jobs are paused has changed.
    void look_at_paused();

private:
    /// The shell of a job_driver, as service::job_runner is for real. It is there while the job acts.
    struct runner
    {
        driver::row& row;
        driver::job_driver driver;
        std::uint64_t wakings = 0;  ///< a timer that was set before the last one is void
        bool is_busy = false;       ///< something that it has begun on disk or network isn't over
        bool has_turn = false;      ///< and the driver wasn't told
        bool is_cancelled = false;  ///< likewise
        bool is_released = false;   ///< likewise
    };

    /// Follows the jobs of one service, as service::sweep_runner does for real.
    struct sweeping
    {
        lists::sweep sweep;
        std::uint64_t wakings = 0;  ///< as of a runner
        std::optional<job::call> call{};
        pace::gate::ticket ticket = 0;
        bool is_calling = false;
    };

    void start_due();
    runner& runner_of(driver::row& r);
    void step(runner& r);
    bool is_over(runner& r, const driver::action& a);
    driver::action next(runner& r);
    driver::conditions conditions(const runner& r) const;
    void take_news(runner& r);
    void take_order(runner& r);
    void take_release(runner& r);
    void keep_order(const runner& r, std::set<std::string>& kept);
    job::following how(const driver::row& r) const;
    void follow_as_wanted(runner& r);
    void wake_after(runner& r, std::chrono::milliseconds delay);
    void read(runner& r);
    void find_earlier(runner& r);
    void book(runner& r, const driver::booking& booking);
    void save(runner& r, const std::string& text);
    void file(runner& r, const driver::file& f);
    void sync(runner& r);
    void make_call(runner& r, const job::call& c);
    void withdraw(runner& r);
    void send(runner& r, const job::call& c);
    bool is_booked(const runner& r) const;
    bool is_wanted(runner& r);
    void end_call(runner& r, const job::call& c, const outcome_of_call& outcome);

    sweeping& sweeping_of(const api::service& service);
    void share_calls();
    void step_sweep(sweeping& s);
    void call_for_sweep(sweeping& s);
    void withdraw_sweep(sweeping& s);
    void on_outcome_of_sweep(sweeping& s, const outcome_of_call& outcome);

    void wait_for_turn(pace::gate::ticket turn, std::function<void()> begin);
    void wait_for_place(pace::gate::ticket turn, std::function<void()> begin);
    void let_through();
    bool is_put_off(pace::gate::ticket turn, const outcome_of_call& outcome);
    void later(std::chrono::steady_clock::duration delay, std::function<void()> happen);

    /// Wraps what is to happen only while this daemon lives.
    template <class Function>
    auto while_alive(Function f)
    {
        return [alive = std::weak_ptr<char>(alive_), f = std::move(f)](const auto&... arguments) {
            if (alive.lock())
                f(arguments...);
        };
    }

    event_queue& time_;
    simulated_disk& disk_;
    network& net_;
    daemon_options options_;
    end_listener on_end_;
    std::minstd_rand random_;
    pace::gate gate_;
    std::uint32_t sweep_seed_;
    std::map<const api::service*, std::unique_ptr<sweeping>> sweeps_;  ///< of which jobs were followed
    driver::spending spending_;
    driver::job_table table_;
    std::map<const driver::row*, std::unique_ptr<runner>> runners_;  ///< of those that act
    std::map<pace::gate::ticket, std::function<void()>> waiting_;    ///< calls that wait for their turn
    std::map<pace::gate::ticket, std::function<void()>> ready_;      ///< and then for a place
    std::uint64_t starts_ = 0;                                       ///< of what is due, that were put off
    std::uint64_t looks_ = 0;                                        ///< of let_through, likewise
    std::shared_ptr<char> alive_ = std::make_shared<char>();
};

}  // namespace rdad::simulation
