// SPDX-License-Identifier: BSL-1.0
// Jobs that come back to the list after it had shown them no more.

#include "followed_jobs.hpp"

#include <boost/test/unit_test.hpp>

using namespace rdad::job;
using namespace rdad::lists;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(sweeps_of_jobs_that_come_back)

namespace {

/// Two jobs, of which the list never shows the second one.
struct one_unlisted : followed_jobs
{
    one_unlisted()
    {
        follow(1, 2);
        miss_second();
        BOOST_TEST((s.how_followed(id(2)) == following::progress));
    }

    void miss_second()
    {
        for (int round = 0; round < 3; ++round) {
            wait_for_call();
            answer(list({item(1, "active")}));
            if (!next().empty())
                answer(list({}));
            s.take_findings();
        }
    }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(a_job_that_the_list_shows_again_is_followed_by_it_again, one_unlisted)
{
    wait_for_call();
    answer(list({item(1, "active"), item(2, "active")}));
    BOOST_TEST((s.how_followed(id(2)) == following::list));
    BOOST_TEST(wait_for_call() == first_page);
    answer(list({item(1, "active"), item(2, "active")}));
    s.remove(id(1));
    BOOST_TEST(wait_for_call() == first_page);
}

BOOST_FIXTURE_TEST_CASE(
    a_job_that_the_list_goes_on_not_to_show_after_a_reload_is_left_by_it_again,
    one_unlisted
)
{
    s.set_options(options(polling::automatic));
    BOOST_TEST((s.how_followed(id(2)) == following::list));
    miss_second();
    BOOST_TEST((s.how_followed(id(2)) == following::progress));
}

BOOST_FIXTURE_TEST_CASE(a_job_that_the_list_shows_now_and_then_is_followed_by_it, followed_jobs)
{
    follow(1, 2);
    for (int round = 0; round < 10; ++round) {
        wait_for_call();
        answer(list({item(1, "active")}));
        if (!next().empty())
            refuse(404);
        s.take_findings();
        BOOST_TEST((s.how_followed(id(2)) == following::list));
        wait_for_call();
        answer(list({item(1, "active"), item(2, "active")}));
    }
}

BOOST_FIXTURE_TEST_CASE(
    where_the_list_shows_none_of_those_that_are_left_it_is_not_called_for_them,
    one_unlisted
)
{
    s.remove(id(1));
    forget_others();
    BOOST_TEST(next() == "");
    BOOST_TEST(delay.count() == 0);
}

BOOST_AUTO_TEST_SUITE_END()
