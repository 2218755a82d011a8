// The daemon in virtual time: the real state machines, driven as lib/service drives them.
#pragma once

#include "client.hpp"
#include "job/life.hpp"
#include "job/line.hpp"
#include "job/pacing.hpp"
#include "job/sweep.hpp"
#include "network.hpp"

#include <chrono>
#include <cstdint>
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
};

class simulated_daemon : public client
{
public:
    simulated_daemon(
        event_queue& time,
        simulated_service& service,
        network& net,
        const daemon_options& options,
        std::uint64_t seed,
        end_listener on_end
    );

    /// All jobs are there from the start, as if one file had held them.
    void start() override;

private:
    /// Its part of lib/service/job_runner.cpp.
    struct runner
    {
        job::life life;
        job::seniority seniority;
        std::string job_id;
        bool is_followed = false;
        std::optional<job::operation> waits_for_turn{};
        job::line::ticket ticket = 0;
        std::uint64_t wakings = 0;  ///< a timer that was set before the last one is void
        bool is_calling = false;
        bool has_ended = false;
    };

    void step(runner& r);
    void follow(runner& r);
    void wake_after(runner& r, std::chrono::milliseconds delay);
    void enter_line(runner& r, job::operation op);
    void leave_line(runner& r);
    void make_call(runner& r, job::operation op);
    void on_response(runner& r, job::operation op, const response& answered);

    void step_sweep();
    void call_for_sweep();
    void on_response_to_sweep(const response& answered);

    void let_through();
    void end_turn(const response& answered);

    event_queue& time_;
    network& net_;
    daemon_options options_;
    end_listener on_end_;
    std::minstd_rand random_;
    job::pacing pacing_;
    job::line line_;
    job::sweep sweep_;
    std::vector<std::unique_ptr<runner>> runners_;
    std::unordered_map<std::string, runner*> by_id_;
    std::map<job::line::ticket, runner*> waiting_;  ///< null: the sweep
    unsigned under_way_ = 0;
    std::uint64_t looks_ = 0;          ///< of let_through that were put off
    std::uint64_t sweep_wakings_ = 0;  ///< likewise
    std::optional<job::call> sweep_call_;
    bool sweep_is_calling_ = false;
};

}  // namespace rdad::simulation
