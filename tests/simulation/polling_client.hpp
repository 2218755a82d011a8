// SPDX-License-Identifier: BSL-1.0
// What people use today: each job is asked for by itself, at fixed or growing intervals.
#pragma once

#include "client.hpp"
#include "job/poll_schedule.hpp"
#include "network.hpp"
#include "pace/call_window.hpp"

#include <chrono>
#include <cstdint>
#include <deque>
#include <string>
#include <unordered_map>
#include <vector>

namespace rdad::simulation {

struct polling_options
{
    /// Between looks at a job; they start over when its percentage has changed.
    std::vector<std::chrono::milliseconds> intervals;
    unsigned calls_per_minute = 500;
    unsigned connections = 4;
};

struct polled_job
{
    std::string name;  ///< that no other one has
    job::call start;   ///< is answered with its Job document
};

/// It is better than what is used: it keeps to the rate limit exactly, waits as Retry-After says, and loses
/// nothing. Its calls go in the order in which they become due.
class polling_client : public client
{
public:
    polling_client(
        event_queue& time,
        network& net,
        const std::vector<polled_job>& jobs,
        const polling_options& options,
        std::uint64_t seed,
        end_listener on_end
    );

    void start() override;

private:
    void call_when_possible();
    void send(const std::string& name);
    void on_response(const std::string& name, const response& answered);
    void on_answer(const std::string& name, const response& answered);

    event_queue& time_;
    network& net_;
    polling_options options_;
    end_listener on_end_;
    pace::call_window window_;
    event_queue::clock::time_point paused_until_{};
    std::unordered_map<std::string, job::poll_schedule> schedules_;
    std::unordered_map<std::string, job::call> next_calls_;
    std::unordered_map<std::string, std::string> ids_;  ///< as the service has told them
    std::deque<std::string> due_;                       ///< names of jobs whose next call is to be made
    unsigned under_way_ = 0;
    std::uint64_t looks_ = 0;
};

}  // namespace rdad::simulation
