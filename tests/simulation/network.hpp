// SPDX-License-Identifier: BSL-1.0
// The way to the service and back in virtual time.
#pragma once

#include "event_queue.hpp"
#include "outcome_of_call.hpp"
#include "simulated_service.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <random>

namespace rdad::simulation {

/// How often, from 0 to 1, what a call can meet.
struct faults
{
    double unconnected = 0;   ///< no byte of the request arrives
    double lost_request = 0;  ///< it may have arrived, but hasn't
    double late_request = 0;  ///< it arrives when the client may have given it up
    double lost_answer = 0;   ///< the service has done it
    double slow_opening = 0;  ///< it takes up to 40 s to open a connection
    double slow = 0;          ///< the answer takes up to two minutes, and the client doesn't wait so long
    double server_error = 0;  ///< 5xx; half of the time the service has done it
    double garbage = 0;       ///< the service has done it and the body says something else
    double gateway = 0;       ///< something on the way answers in its own words
    double busy = 0;          ///< the service won't do it at present, and says so: 409, 423 or 425
    double unauthorized = 0;
    double throttled = 0;  ///< 429

    /// All of them at the same rate.
    static faults all(double how_often)
    {
        const double p = how_often;
        return {p, p, p, p, p, p, p, p, p, p, p, p};
    }
};

class network
{
public:
    using listener = std::function<void(const outcome_of_call&)>;

    /// `has_proxy` says whether calls go by way of a proxy, which holds them for longer.
    network(event_queue& time, simulated_service& service, bool has_proxy, std::uint64_t seed)
        : time_(time), service_(service), has_proxy_(has_proxy), random_(seed)
    {}

    void set_faults(const faults& f) noexcept { faults_ = f; }

    /// Tells when there is a connection for a call.
    void open(std::function<void()> on_open);

    /// Carries a call to the service and its response back, each within 20 to 120 ms if all goes well.
    void send(job::call c, listener on_outcome);

    /// The client has read what came of a call: from now on it knows of the pause that a 429 or 503 asks for.
    void hear(const outcome_of_call& o)
    {
        if (o.answer)
            paused_until_ = std::max(paused_until_, time_.now() + o.answer->retry_after);
    }

    /// Calls that were made before the end of a pause that was known.
    std::size_t early() const noexcept { return early_; }

private:
    bool draw(double how_often) { return std::bernoulli_distribution(how_often)(random_); }
    std::chrono::milliseconds delay() { return between(20, 120); }
    std::chrono::milliseconds between(int from, int to)
    {
        return std::chrono::milliseconds(std::uniform_int_distribution<int>(from, to)(random_));
    }

    /// What the service, or something before it, answers.
    outcome_of_call meet(const job::call& c);
    void arrive_late(job::call c);
    static outcome_of_call no_answer() { return {std::nullopt, true}; }
    void deliver(std::chrono::milliseconds after, outcome_of_call outcome, listener on_outcome);

    event_queue& time_;
    simulated_service& service_;
    bool has_proxy_;
    std::mt19937_64 random_;
    faults faults_;
    event_queue::clock::time_point paused_until_{};
    std::size_t early_ = 0;
};

}  // namespace rdad::simulation
