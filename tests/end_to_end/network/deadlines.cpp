// SPDX-License-Identifier: BSL-1.0
// Networks that swallow what they are given, or let it trickle: the daemon's own deadlines end that.

#include "end_to_end/site/relayed_trial.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <chrono>
#include <list>

using namespace std::chrono_literals;

namespace rdad::tests {
namespace {

constexpr const char* no_answer = "did not answer within 60 s";

const named_fault swallowed_request{wire_fault::swallow_request, "the request is swallowed", no_answer};
const named_fault swallowed_answer{wire_fault::swallow_answer, "the answer is swallowed", no_answer};
const named_fault trickling_answer{wire_fault::trickle_answer, "a byte of the answer a second", no_answer};
const named_fault trickling_handshake{
    wire_fault::trickle_handshake,
    "a byte of the handshake a second",
    "did not finish within 10 s"};

}  // namespace

BOOST_AUTO_TEST_SUITE(network_deadlines)

BOOST_AUTO_TEST_CASE(a_call_that_is_not_answered_in_time_is_made_again_and_done_once)
{
    const emulator_process emulator({"--jobs", "20", "--job-time", "300ms..500ms"});
    boost::asio::io_context io;
    std::list<relayed_trial> all;
    const auto add = [&](call_kind kind, const named_fault& f) {
        all.emplace_back(io, emulator, emulator.job_ids().at(all.size()), kind, f, 1, 1s);
    };
    for (const call_kind kind :
         {call_kind::token, call_kind::settings, call_kind::activate, call_kind::progress}) {
        for (const named_fault* f : {&swallowed_request, &swallowed_answer, &trickling_answer})
            add(kind, *f);
    }
    // A creation that never came is looked for twice before it is repeated, which takes another half a
    // minute.
    add(call_kind::create, swallowed_answer);
    add(call_kind::create, trickling_answer);
    add(call_kind::activate, trickling_handshake);
    run_and_check(io, emulator, all);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace rdad::tests
