// SPDX-License-Identifier: BSL-1.0
// A service that counts the calls of all hosts, and what was sent to it.
#pragma once

#include "../event_queue.hpp"
#include "../simulated_service.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace rdad::simulation {

class counting_service
{
public:
    counting_service(event_queue& time, unsigned calls_per_minute, std::uint64_t seed)
        : time_(time), service_(time, {.jobs = 0, .calls_per_minute = calls_per_minute}, seed)
    {}

    /// A host writes a request.
    void sent() { sent_.push_back(time_.now()); }

    /// The next call that arrives is refused, whatever the limit says.
    void refuse_next() noexcept { refuses_next_ = true; }

    /// It arrives. False: it is refused, by a 429.
    bool arrived()
    {
        const bool is_let_in = !std::exchange(refuses_next_, false) && service_.take_call_of_others();
        refused_ += is_let_in ? 0U : 1U;
        return is_let_in;
    }

    std::size_t calls() const noexcept { return sent_.size(); }
    std::size_t refused() const noexcept { return refused_; }

    /// The most calls that were sent within a minute.
    std::size_t most_in_a_minute() const
    {
        std::size_t most = 0;
        for (auto first = sent_.begin(); first != sent_.end(); ++first) {
            const auto behind = std::lower_bound(first, sent_.end(), *first + std::chrono::minutes(1));
            most = std::max(most, static_cast<std::size_t>(behind - first));
        }
        return most;
    }

    /// How many were sent from then on until then.
    std::size_t sent_in(event_queue::clock::time_point from, event_queue::clock::time_point until) const
    {
        return static_cast<std::size_t>(std::ranges::count_if(sent_, [&](auto at) {
            return at >= from && at < until;
        }));
    }

private:
    event_queue& time_;
    simulated_service service_;
    std::vector<event_queue::clock::time_point> sent_;
    std::size_t refused_ = 0;
    bool refuses_next_ = false;
};

}  // namespace rdad::simulation
