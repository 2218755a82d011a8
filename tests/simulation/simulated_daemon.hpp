// The daemon in virtual time: the real state machines, driven as lib/service drives them.
#pragma once

#include "client.hpp"
#include "job/life.hpp"
#include "job/sweep.hpp"
#include "network.hpp"
#include "pace/gate.hpp"
#include "simulated_disk.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <unordered_map>
#include <vector>

namespace rdad::simulation {

struct daemon_options
{
    job::polling polling = job::polling::automatic;
    unsigned calls_per_minute = 500;
    unsigned connections = 4;
    bool has_proxy = false;
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

private:
    /// Its part of lib/service/job_runner.cpp.
    struct runner
    {
        std::string name;
        job::life life;
        pace::seniority seniority;
        pace::backoff disk_backoff;
        std::optional<std::string> followed_id{};
        std::optional<job::operation> waits_for_turn{};
        pace::gate::ticket ticket = 0;
        std::uint64_t wakings = 0;  ///< a timer that was set before the last one is void
        bool is_busy = false;       ///< calls, or waits for the disk
        bool is_being_filed = false;
        bool has_turn = false;
        std::optional<job::finding> finding{};
    };

    void step(runner& r);
    job::action next_action(runner& r);
    void take_finding(runner& r);
    void wake_after(runner& r, std::chrono::milliseconds delay);
    void save(runner& r, std::function<void()> then);
    void file_away(runner& r);
    void wait_for_disk(runner& r);
    void end(runner& r);
    void enter_line(runner& r, job::operation op);
    void leave_line(runner& r);
    void use_turn(runner& r, job::operation op);
    bool is_wanted(runner& r, job::operation op);
    void make_call_if_wanted(runner& r, job::operation op);
    void make_call(runner& r, job::operation op);
    void put_off(runner& r, job::operation op);
    void give_turn_back(runner& r);
    void on_outcome(runner& r, job::operation op, const outcome_of_call& outcome);

    void step_sweep();
    void call_for_sweep();
    void on_outcome_of_sweep(const outcome_of_call& outcome);
    void pass_on_findings();

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
    job::sweep sweep_;
    std::vector<std::unique_ptr<runner>> runners_;
    std::unordered_multimap<std::string, runner*> followers_;  ///< by the ids of their jobs
    std::map<pace::gate::ticket, runner*> waiting_;            ///< null: the sweep
    std::uint64_t looks_ = 0;                                  ///< of let_through that were put off
    std::uint64_t sweep_wakings_ = 0;                          ///< likewise
    std::optional<job::call> sweep_call_;
    pace::gate::ticket sweep_ticket_ = 0;
    bool sweep_is_calling_ = false;
    std::shared_ptr<char> alive_ = std::make_shared<char>();
};

}  // namespace rdad::simulation
