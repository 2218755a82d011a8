// SPDX-License-Identifier: BSL-1.0
// A job that rdad runs by way of a relay on which TCP fails.
#pragma once

#include "end_to_end/site/call_kind.hpp"
#include "end_to_end/site/faulty_relay.hpp"
#include "end_to_end/site/network_trial.hpp"

#include <fmt/format.h>

#include <string>

namespace rdad::tests {

struct named_fault
{
    wire_fault fault;
    const char* name;

    /// What the journal says. Empty: nothing is wrong.
    const char* words;
};

/// As which request, by way of the relay, the first call of that kind is made.
inline unsigned first_of(call_kind kind)
{
    return kind == call_kind::progress ? 2 : 1;
}

struct relayed_trial
{
    relayed_trial(
        boost::asio::io_context& io,
        const emulator_process& e,
        const std::string& id,
        call_kind k,
        const named_fault& f,
        unsigned count,
        std::chrono::milliseconds pace
    )
        : fault(f),
          kind(k),
          way(io, e.port(), {f.fault, first_of(k), count, pace}),
          trial(fmt::format("{}: {}", to_string(k), f.name), e, id, k, way.port())
    {}

    void check(const emulator_process& e) const
    {
        BOOST_TEST_CONTEXT(trial.name())
        {
            BOOST_TEST(way.faults() >= 1U);
            trial.check(fault.words, {e.token(), e.client_secret()});
        }
    }

    const named_fault& fault;
    const call_kind kind;
    faulty_relay way;
    network_trial trial;
};

}  // namespace rdad::tests
