// SPDX-License-Identifier: BSL-1.0
// How far batches are, as bars.

#include "control/watch/batch_watch.hpp"

#include "contains.hpp"
#include "control/layout.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace rdad;
using namespace rdad::tests;
using control::batch_status;
using driver::waits_for;

BOOST_AUTO_TEST_SUITE(watched_batches)

namespace {

/// Of 40 jobs.
batch_status bridges(std::size_t running, std::size_t waiting)
{
    return {job::batch{"bridges", 12, 1000, "", 40}, {{waits_for::end, running}, {waits_for::turn, waiting}}};
}

std::string text_of_bar(const batch_status& status, std::size_t columns)
{
    return control::bar_of(status, columns).plain();
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_bar_is_as_far_as_the_batch_is)
{
    BOOST_TEST(
        text_of_bar(bridges(10, 20), 140) ==
        "bridges#12           [##########==========....................] 10 of 40 over, 10 running; waiting: "
        "20 for "
        "their turn"
    );
    BOOST_TEST(contains(text_of_bar(bridges(0, 40), 140), "[........................................]"));
    BOOST_TEST(contains(text_of_bar(bridges(0, 0), 140), "[########################################]"));
}

BOOST_AUTO_TEST_CASE(a_line_fits_the_terminal)
{
    batch_status status = bridges(10, 20);
    status.batch->name = "a-name-that-is-much-too-long-for-it";
    status.stuck = 3;
    for (const std::size_t columns : {60U, 80U, 200U})
        BOOST_TEST(control::width_of(text_of_bar(status, columns)) <= columns, text_of_bar(status, columns));
}

BOOST_AUTO_TEST_CASE(jobs_of_no_known_batch_have_no_bar)
{
    const batch_status others{std::nullopt, {{waits_for::end, 3}}};
    BOOST_TEST(text_of_bar(others, 80) == "(others)             3 running");
}

BOOST_AUTO_TEST_CASE(more_jobs_than_a_batch_has_do_not_break_the_bar)
{
    BOOST_TEST(contains(text_of_bar(bridges(50, 0), 140), "[========================================]"));
}

BOOST_AUTO_TEST_SUITE_END()
