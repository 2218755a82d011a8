// SPDX-License-Identifier: BSL-1.0
// Jobs that rdad runs by way of a proxy that it trusts, and that gives other answers than the service's for a
// while.
#pragma once

#include "end_to_end/site/call_kind.hpp"
#include "end_to_end/site/emulator_process.hpp"
#include "end_to_end/site/gateway.hpp"
#include "end_to_end/site/network_trial.hpp"
#include "end_to_end/site/proxy_faults.hpp"
#include "http/certificates.hpp"

#include <boost/asio/io_context.hpp>

#include <list>
#include <span>
#include <string>
#include <vector>

namespace rdad::tests {

class proxied_trial
{
public:
    /// `forwards`: the service gets the requests whose answers are not its own.
    proxied_trial(
        boost::asio::io_context& io,
        const emulator_process& e,
        testing::certificate_authority& authority,
        const proxy_fault& fault,
        call_kind kind,
        bool forwards,
        const std::string& job_id
    );

    void check(const emulator_process& e) const;

private:
    std::vector<std::string> secrets(const emulator_process& e) const;
    void check_where_secrets_went(const emulator_process& e) const;

    const proxy_fault& fault_;
    gateway way_;

public:
    const call_kind kind;
    network_trial trial;
};

/// All kinds of calls, each with each of some faults.
class proxied_trials
{
public:
    void add(std::span<const proxy_fault> faults, bool forwards);
    void run_and_check();

private:
    const emulator_process emulator_{{"--jobs", "200", "--job-time", "300ms..500ms"}};
    boost::asio::io_context io_;
    testing::certificate_authority authority_;
    std::list<proxied_trial> all_;
};

}  // namespace rdad::tests
