// SPDX-License-Identifier: BSL-1.0
// A host of a fleet as far as it shares the limit: its session, its asks, and the grants where it leads.
#pragma once

#include "../event_queue.hpp"
#include "fleet/budget/shares.hpp"
#include "sharing_caller.hpp"
#include "simulated_etcd/faulty_link.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace rdad::simulation {

/// Each second it keeps its lease alive, asks, and leads or tries to. Whatever fails is done anew a second later.
class sharing_host
{
public:
    using clock = event_queue::clock;

    /// Must outlive what happens in `time`.
    sharing_host(
        std::string name,
        event_queue& time,
        simulated_etcd& store,
        counting_service& service,
        unsigned calls_per_minute,
        std::uint64_t seed
    );
    sharing_host(const sharing_host&) = delete;
    sharing_host& operator=(const sharing_host&) = delete;

    void start();
    void die();

    /// Its process is stopped for so long, while its clock goes on. What comes meanwhile it reads then.
    void suspend(clock::duration time);

    bool leads() const noexcept { return shares_.has_value() && !is_dead_; }
    faulty_link& link() noexcept { return link_; }
    sharing_caller& caller() noexcept { return caller_; }

private:
    template <class T>
    std::function<void(const T&)> when_running(std::function<void(const T&)> then);
    void tick();
    void begin_session();
    void keep_session();
    bool is_trusted() const;
    void end_session();
    void watch_grants();
    void take_grants(const std::string& text);
    void send_ask();
    void try_to_lead();
    void take_lead(std::int64_t since);
    void lead();
    void tell_grants(const etcd::range_answer& asks, std::int64_t budget_revision);

    std::string host_key() const { return "h/" + name_; }

    std::string name_;
    event_queue& time_;
    pace::call_limits limits_;
    faulty_link link_;
    sharing_caller caller_;
    std::int64_t lease_ = 0;
    std::int64_t next_lease_;
    std::optional<std::int64_t> session_;
    clock::time_point kept_{};  // the sending of the last keepalive that was acknowledged
    std::int64_t leading_since_ = 0;
    std::optional<fleet::shares> shares_;
    clock::time_point suspended_until_{};
    bool is_dead_ = false;
};

}  // namespace rdad::simulation
