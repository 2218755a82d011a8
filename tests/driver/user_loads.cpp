// SPDX-License-Identifier: BSL-1.0
// How many jobs users may have, and when there is room again.

#include "driver/user_loads.hpp"

#include <boost/test/unit_test.hpp>

using namespace rdad::driver;

BOOST_AUTO_TEST_SUITE(loads_of_users)

namespace {

constexpr std::uint32_t ann = 1000;
constexpr std::uint32_t bob = 1001;

struct fixture
{
    user_loads loads{{.user_jobs = 3, .user_bytes = 1000, .all_jobs = 5}};

    void add(std::uint32_t user, int jobs, std::uint32_t bytes = 1)
    {
        for (int i = 0; i < jobs; ++i)
            loads.add({user, bytes});
    }

    bool is_limited(std::uint32_t user, load_limit by) { return loads.limit_for_taking(user) == by; }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(a_user_with_as_many_jobs_as_may_be_has_none_taken_and_others_have, fixture)
{
    add(ann, 2);
    BOOST_TEST(is_limited(ann, load_limit::none));
    add(ann, 1);
    BOOST_TEST(is_limited(ann, load_limit::user_jobs));
    BOOST_TEST(is_limited(bob, load_limit::none));
}

BOOST_FIXTURE_TEST_CASE(a_user_whose_records_are_as_large_as_may_be_has_none_taken, fixture)
{
    add(ann, 1, 999);
    BOOST_TEST(is_limited(ann, load_limit::none));
    add(ann, 1, 1);
    BOOST_TEST(is_limited(ann, load_limit::user_bytes));
}

BOOST_FIXTURE_TEST_CASE(all_users_together_have_a_limit_too, fixture)
{
    add(ann, 2);
    add(unknown_user, 3);
    BOOST_TEST(is_limited(bob, load_limit::all_jobs));
    BOOST_TEST(is_limited(unknown_user, load_limit::all_jobs));
}

BOOST_FIXTURE_TEST_CASE(jobs_of_unknown_users_are_no_users_jobs, fixture)
{
    add(unknown_user, 4, 1000);
    BOOST_TEST(is_limited(unknown_user, load_limit::none));
}

BOOST_FIXTURE_TEST_CASE(room_for_somebody_who_was_refused_is_told_once, fixture)
{
    add(ann, 3);
    BOOST_TEST(is_limited(ann, load_limit::user_jobs));
    BOOST_TEST(!loads.has_room_again());
    loads.remove({ann, 1});
    BOOST_TEST(loads.has_room_again());
    BOOST_TEST(!loads.has_room_again());
    BOOST_TEST(is_limited(ann, load_limit::none));
    loads.remove({ann, 1});
    BOOST_TEST(!loads.has_room_again(), "nobody waits");
    BOOST_TEST(loads.of(ann).jobs == 1U);
    BOOST_TEST(loads.all().bytes == 1U);
}

BOOST_FIXTURE_TEST_CASE(what_is_gone_makes_room_under_each_limit, fixture)
{
    add(ann, 1, 999);
    add(ann, 1, 1);
    BOOST_TEST(is_limited(ann, load_limit::user_bytes));
    loads.remove({ann, 999});
    BOOST_TEST(loads.has_room_again());
    BOOST_TEST(is_limited(ann, load_limit::none));

    add(unknown_user, 4);
    BOOST_TEST(is_limited(bob, load_limit::all_jobs));
    loads.remove({unknown_user, 1});
    BOOST_TEST(loads.has_room_again());
    BOOST_TEST(is_limited(bob, load_limit::none));
}

BOOST_FIXTURE_TEST_CASE(a_higher_limit_makes_room, fixture)
{
    add(ann, 3);
    BOOST_TEST(is_limited(ann, load_limit::user_jobs));
    loads.set_limits({.user_jobs = 4, .user_bytes = 1000, .all_jobs = 5});
    BOOST_TEST(loads.has_room_again());
    BOOST_TEST(is_limited(ann, load_limit::none));
}

BOOST_AUTO_TEST_SUITE_END()
