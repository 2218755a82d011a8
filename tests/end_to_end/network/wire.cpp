// SPDX-License-Identifier: BSL-1.0
// TCP that fails under TLS, for a while.

#include "end_to_end/site/relayed_trial.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <chrono>
#include <list>

using namespace std::chrono_literals;

namespace rdad::tests {
namespace {

constexpr std::array kinds{
    call_kind::create,
    call_kind::token,
    call_kind::settings,
    call_kind::activate,
    call_kind::progress,
};

constexpr const char* closed = "the server closed the connection";

const std::array faults{
    named_fault{wire_fault::cut_request, "half the request arrives", closed},
    named_fault{wire_fault::reset_request, "a reset in place of the request", "Connection reset by peer"},
    named_fault{wire_fault::delay_request, "the request comes late", ""},
    named_fault{wire_fault::cut_answer, "the answer is cut off", closed},
    named_fault{wire_fault::reset_answer, "a reset in place of the answer", "Connection reset by peer"},
    named_fault{wire_fault::delay_answer, "the answer comes late", ""},
    named_fault{wire_fault::trickle_answer, "the answer comes byte by byte", ""},
};

/// Longer than most calls take, and much shorter than any deadline.
constexpr std::chrono::milliseconds late(400);
constexpr std::chrono::milliseconds between_bytes(2);

}  // namespace

BOOST_AUTO_TEST_SUITE(network_wire)

BOOST_AUTO_TEST_CASE(a_job_ends_right_however_TCP_fails_under_its_calls)
{
    const emulator_process emulator({"--jobs", "100", "--job-time", "300ms..500ms"});
    boost::asio::io_context io;
    std::list<relayed_trial> all;
    for (const call_kind kind : kinds) {
        for (const named_fault& f : faults) {
            const auto pace = f.fault == wire_fault::trickle_answer ? between_bytes : late;
            all.emplace_back(
                io,
                emulator,
                emulator.job_ids().at(all.size()),
                kind,
                f,
                failing_calls(kind),
                pace
            );
        }
    }
    run_and_check(io, emulator, all);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace rdad::tests
