// SPDX-License-Identifier: BSL-1.0
// The hosts that share a limit, with their service, their etcd and their time.
#pragma once

#include "../event_queue.hpp"
#include "counting_service.hpp"
#include "sharing_host.hpp"
#include "simulated_etcd/faulty_link.hpp"
#include "simulated_etcd/simulated_etcd.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <ratio>
#include <string>
#include <utility>
#include <vector>

namespace rdad::simulation {

/// Calls a minute.
inline constexpr unsigned shared_limit = 500;

/// That start jobs, of all hosts.
inline constexpr std::size_t wanted_calls = 3000;

/// When that host starts, and so in each second when it asks.
inline std::chrono::milliseconds start_of(std::size_t host)
{
    return std::chrono::milliseconds(host * 97 % 1000);
}

/// Hosts that have been together for some minutes when the calls begin.
class sharing_fleet
{
public:
    sharing_fleet(std::size_t hosts, std::uint64_t seed)
        : service_(time_, shared_limit, seed), next_seed_(seed * 1000)
    {
        for (std::size_t i = 0; i < hosts; ++i) {
            hosts_.push_back(made(i));
            time_.after(start_of(i), [host = hosts_.back().get()] { host->start(); });
        }
        pass(std::chrono::minutes(3));
        begun_ = time_.now();
    }

    void pass(event_queue::clock::duration by)
    {
        bool is_over = false;
        time_.after(by, [&] { is_over = true; });
        time_.run_until([&] { return is_over; });
    }

    /// How long it takes until the hosts that live have made all of their calls.
    double minutes_until_done()
    {
        const auto until = time_.now() + std::chrono::hours(2);
        time_.run_until([&] { return done() >= wanted_calls || time_.now() > until; });
        return std::chrono::duration<double, std::ratio<60>>(time_.now() - begun_).count();
    }

    std::size_t done() const
    {
        std::size_t sum = 0;
        for (const auto& host : hosts_)
            sum += host->caller().done();
        return sum;
    }

    /// Its process dies, and is started anew with calls to make.
    void restart(std::size_t i)
    {
        hosts_[i]->die();
        dead_.push_back(std::exchange(hosts_[i], made(i)));
        hosts_[i]->link().set_faults(faults_);
        hosts_[i]->start();
        hosts_[i]->caller().want(2000);
        hosts_[i]->caller().want_urgent(std::chrono::seconds(3));
    }

    /// One more, of which nobody has heard before.
    sharing_host& join()
    {
        hosts_.push_back(made(hosts_.size()));
        hosts_.back()->start();
        return *hosts_.back();
    }

    sharing_host& host(std::size_t i) { return *hosts_.at(i); }
    std::size_t size() const { return hosts_.size(); }
    counting_service& service() { return service_; }
    simulated_etcd& store() { return store_; }
    event_queue& time() { return time_; }

    /// The one that leads. There is one.
    sharing_host& leader()
    {
        const auto leads = [](const auto& host) { return host->leads(); };
        return **std::ranges::find_if(hosts_, leads);
    }

    void all_want(std::size_t calls)
    {
        for (const auto& host : hosts_)
            host->caller().want(calls);
    }

    void all_want_urgent(event_queue::clock::duration mean)
    {
        for (const auto& host : hosts_)
            host->caller().want_urgent(mean);
    }

    void set_faults(const link_faults& faults)
    {
        faults_ = faults;
        for (const auto& host : hosts_)
            host->link().set_faults(faults);
    }

    /// That of `part` of the urgent calls, in seconds.
    double wait(double part) const
    {
        std::vector<event_queue::clock::duration> all;
        for (const auto& host : hosts_)
            all.insert(all.end(), host->caller().waits().begin(), host->caller().waits().end());
        if (all.empty())
            return 0;
        std::ranges::sort(all);
        const auto index = static_cast<std::size_t>(part * static_cast<double>(all.size() - 1));
        return std::chrono::duration<double>(all[index]).count();
    }

    std::string numbers(double minutes) const
    {
        return fmt::format(
            "{} hosts: {} calls after {:.2f} min, {} in all, at most {} in a minute, {} refused; urgent ones "
            "waited {:.1f} s, "
            "99 of 100 at most {:.1f} s",
            hosts_.size(),
            done(),
            minutes,
            service_.calls(),
            service_.most_in_a_minute(),
            service_.refused(),
            wait(0.5),
            wait(0.99)
        );
    }

private:
    std::unique_ptr<sharing_host> made(std::size_t i)
    {
        next_seed_ += 2;
        const std::string name = fmt::format("host-{:02}", i);
        return std::make_unique<sharing_host>(name, time_, store_, service_, shared_limit, next_seed_);
    }

    event_queue time_;
    simulated_etcd store_{time_};
    counting_service service_;
    std::uint64_t next_seed_;
    link_faults faults_;
    std::vector<std::unique_ptr<sharing_host>> hosts_;
    std::vector<std::unique_ptr<sharing_host>> dead_;
    event_queue::clock::time_point begun_;
};

}  // namespace rdad::simulation
