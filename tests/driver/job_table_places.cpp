// SPDX-License-Identifier: BSL-1.0
// How many jobs act at a time, whatever one did before it rested or was removed.

#include "driver/job_table.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace rdad::driver;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(places_in_the_table_of_jobs)

namespace {

struct fixture
{
    job_table::clock::time_point now{1h};
    job_table subject{2};

    fixture()
    {
        for (std::uint64_t number = 0; number < 10; ++number)
            subject.add(std::to_string(number), std::nullopt, {1, number});
    }

    row* begin_next()
    {
        row* const next = subject.next_due(now);
        if (next)
            subject.begin(*next);
        return next;
    }

    /// How many more may act than do.
    int free_places()
    {
        int begun = 0;
        while (begin_next())
            ++begun;
        return begun;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(a_job_that_rests_while_it_waits_for_the_disk_frees_its_place_once, fixture)
{
    row* const first = begin_next();
    row* const second = begin_next();
    subject.pause(*first);
    subject.rest(*first, {}, std::nullopt, now);
    BOOST_TEST(free_places() == 1);
    subject.pause(*second);
    subject.rest(*second, {}, std::nullopt, now);
    BOOST_TEST(free_places() == 1);
}

BOOST_FIXTURE_TEST_CASE(a_job_that_is_removed_while_it_waits_for_the_disk_frees_its_place_once, fixture)
{
    row* const first = begin_next();
    begin_next();
    subject.pause(*first);
    subject.remove(*first);
    BOOST_TEST(free_places() == 1);
}

BOOST_FIXTURE_TEST_CASE(a_job_that_is_removed_while_it_acts_frees_its_place, fixture)
{
    row* const first = begin_next();
    begin_next();
    BOOST_TEST(free_places() == 0);
    subject.remove(*first);
    BOOST_TEST(free_places() == 1);
}

BOOST_FIXTURE_TEST_CASE(a_job_that_is_removed_before_it_acts_is_due_no_more, fixture)
{
    for (int number = 0; number < 9; ++number)
        subject.remove(*subject.find(std::to_string(number)));
    row* const last = begin_next();
    BOOST_TEST_REQUIRE(last);
    BOOST_TEST(last->name == "9");
    BOOST_TEST(!begin_next());
}

BOOST_FIXTURE_TEST_CASE(a_job_that_acts_again_has_one_place, fixture)
{
    row* const first = begin_next();
    subject.pause(*first);
    subject.rest(*first, {}, std::nullopt, now);
    subject.wake(*first);
    BOOST_TEST((begin_next() == first));
    BOOST_TEST(free_places() == 1);
}

BOOST_AUTO_TEST_SUITE_END()
