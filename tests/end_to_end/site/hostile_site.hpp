// SPDX-License-Identifier: BSL-1.0
// A host where files come in that mean harm.
#pragma once

#include "end_to_end/site/child_process.hpp"
#include "end_to_end/site/emulator_process.hpp"
#include "end_to_end/site/site.hpp"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <cstddef>
#include <string>

namespace rdad::tests {

struct hostile_site
{
    /// How many good jobs there are for the tests.
    static constexpr std::size_t jobs = 40;

    const emulator_process emulator{{"--jobs", std::to_string(jobs), "--job-time", "200ms..200ms"}};
    const site here{emulator};

    std::string job_text(std::size_t number) const
    {
        return fmt::format("{{\"id\": \"{}\"}}", emulator.job_ids().at(number));
    }

    /// The daemon goes on as if nothing had been; job 0 is for that.
    void check_goes_on(child_process& daemon) const
    {
        here.drop("good.json", job_text(0));
        BOOST_TEST(here.wait_for_record("good").folder == "success");
        BOOST_TEST(!daemon.status());
    }

    void check_nothing_happened_twice() const
    {
        BOOST_TEST(emulator.jobs("activatedTwice") == 0);
        BOOST_TEST(emulator.jobs("activationsRepeated") == 0);
        BOOST_TEST(emulator.jobs("created") == 0);
    }
};

}  // namespace rdad::tests
