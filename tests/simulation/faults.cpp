// SPDX-License-Identifier: BSL-1.0
// Nothing is lost and nothing paid for twice, simulated through hours of faults.

#include "faulty_host.hpp"
#include "sanitized.hpp"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstdlib>
#include <random>

using namespace rdad::simulation;

BOOST_AUTO_TEST_SUITE(faults_in_virtual_time)

BOOST_AUTO_TEST_CASE(each_job_ends_once_and_is_created_and_activated_once_whatever_fails)
{
    const char* given = std::getenv("RDAD_TEST_SEED");
    const std::uint64_t first = given ? std::strtoull(given, nullptr, 10) : std::random_device{}();
    BOOST_TEST_MESSAGE("RDAD_TEST_SEED=" << first);
    constexpr std::uint64_t hosts = rdad::tests::is_sanitized ? 200 : 2000;
    std::size_t crashes = 0;
    std::size_t finished = 0;
    std::size_t cancellations = 0;
    std::size_t held_repetitions = 0;
    std::size_t deletions = 0;
    second_generation_counts second;
    for (std::uint64_t seed = first; seed < first + hosts; ++seed) {
        faulty_host host(seed);
        host.run();
        const auto violations = host.violations();
        BOOST_TEST(violations.empty(), fmt::format("seed {}: {}", seed, fmt::join(violations, " ")));
        crashes += host.crashes();
        cancellations += host.cancellations();
        finished += host.filed(rdad::job::final_state::success);
        deletions += host.deletions();
        second += host.of_second_generation();
        held_repetitions += host.has_held_repetition() ? 1U : 0U;
    }
    // A simulation in which little happens would prove little. Each limit is so far below what is usual
    // that the hosts of no seed come near it.
    BOOST_TEST(crashes > hosts);
    BOOST_TEST(finished > hosts);
    BOOST_TEST(cancellations > hosts / 2);
    BOOST_TEST(deletions > hosts, "of jobs that were created to be estimated");
    BOOST_TEST(second.started > hosts);
    BOOST_TEST(second.cancelled > hosts / 10);
    BOOST_TEST(second.failed > hosts / 10);
    BOOST_TEST(second.found_again > hosts / 10);
    BOOST_TEST(second.in_doubt > 0U);
    BOOST_TEST(second.held > hosts / 4, "the others were cancelled or released");
    BOOST_TEST(second.released > hosts / 10);
    BOOST_TEST(
        held_repetitions > hosts / 4,
        "the others could not be told, were cancelled, or came too late"
    );
}

BOOST_AUTO_TEST_SUITE_END()
