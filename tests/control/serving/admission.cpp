// SPDX-License-Identifier: BSL-1.0
// Who may be connected to the socket, walked.

#include "control/serving/admission.hpp"

#include <boost/test/unit_test.hpp>

#include <vector>

using namespace rdad;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(admission)

namespace {

constexpr uid_t root = 0;
constexpr uid_t anna = 1000;
constexpr uid_t ben = 1001;
constexpr uid_t carl = 1002;

struct fixture
{
    control::admission door{{.of_user = 2, .of_all = 3, .patience = 5s}};
    control::admission::clock::time_point now{1h};

    control::admission::id let_in(uid_t user)
    {
        const auto v = door.arrive(user, now);
        BOOST_TEST_REQUIRE(v.admitted.has_value());
        return *v.admitted;
    }

    /// One that waits for its answer.
    control::admission::id let_in_and_ask(uid_t user)
    {
        const auto who = let_in(user);
        door.has_asked(who);
        return who;
    }

    void check_goes_for(uid_t newcomer, control::admission::id who)
    {
        const auto v = door.arrive(newcomer, now);
        BOOST_TEST(v.admitted.has_value());
        BOOST_TEST_REQUIRE(v.evicted.has_value());
        BOOST_TEST(*v.evicted == who);
    }

    void check_is_kept_out(uid_t newcomer)
    {
        const std::size_t before = door.size();
        const auto v = door.arrive(newcomer, now);
        BOOST_TEST(!v.admitted.has_value());
        BOOST_TEST(!v.evicted.has_value());
        BOOST_TEST(door.size() == before);
    }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(while_there_is_room_all_are_let_in_and_none_has_to_go, fixture)
{
    for (const uid_t user : {anna, ben, anna, root, root}) {
        const auto v = door.arrive(user, now);
        BOOST_TEST(v.admitted.has_value());
        BOOST_TEST(!v.evicted.has_value());
        BOOST_TEST((v.due == now + 5s));
    }
    BOOST_TEST(door.size() == 5U);
}

BOOST_FIXTURE_TEST_CASE(who_has_as_many_as_a_user_may_have_loses_the_own_oldest_one, fixture)
{
    let_in(ben);
    const auto first = let_in(anna);
    const auto second = let_in(anna);
    check_goes_for(anna, first);
    check_goes_for(anna, second);
    BOOST_TEST(door.size() == 3U);
}

BOOST_FIXTURE_TEST_CASE(where_all_places_are_taken_the_oldest_one_that_has_not_asked_goes, fixture)
{
    let_in_and_ask(anna);
    const auto second = let_in(ben);
    const auto third = let_in(anna);
    check_goes_for(carl, second);
    check_goes_for(ben, third);
}

BOOST_FIXTURE_TEST_CASE(what_is_being_carried_out_is_never_ended_for_another, fixture)
{
    let_in_and_ask(anna);
    const auto second = let_in_and_ask(anna);
    check_is_kept_out(anna);
    let_in_and_ask(ben);
    check_is_kept_out(carl);
    check_is_kept_out(ben);
    door.left(second);
    let_in(carl);
}

BOOST_FIXTURE_TEST_CASE(root_has_places_of_its_own, fixture)
{
    for (const uid_t user : {anna, anna, ben})
        let_in_and_ask(user);
    const auto first = let_in(root);
    let_in_and_ask(root);
    check_goes_for(root, first);
    BOOST_TEST(door.size() == 5U);
    check_is_kept_out(carl);
}

BOOST_FIXTURE_TEST_CASE(connections_of_root_take_no_place_of_others, fixture)
{
    let_in(root);
    let_in(root);
    for (const uid_t user : {anna, anna, ben})
        BOOST_TEST(!door.arrive(user, now).evicted.has_value());
}

BOOST_FIXTURE_TEST_CASE(who_has_left_makes_room_and_is_named_no_more, fixture)
{
    const auto first = let_in(anna);
    const auto second = let_in(anna);
    door.left(first);
    door.left(first);
    door.has_asked(first);
    BOOST_TEST(!door.arrive(anna, now).evicted.has_value());
    check_goes_for(anna, second);
}

BOOST_AUTO_TEST_CASE(a_stream_takes_no_place_of_connections_and_is_never_evicted)
{
    control::admission door({.of_user = 1, .of_all = 1, .streams_of_user = 2, .streams_of_all = 3});
    const control::admission::clock::time_point now{1h};
    const auto stream = [&](uid_t user) {
        const auto who = *door.arrive(user, now).admitted;
        door.has_asked(who);
        const bool may = door.may_stream(who);
        if (!may)
            door.left(who);
        return may;
    };
    BOOST_TEST(stream(anna));
    BOOST_TEST(stream(anna));
    BOOST_TEST(!stream(anna), "the third of one user");
    BOOST_TEST(stream(ben));
    BOOST_TEST(!stream(carl), "the fourth of all");
    BOOST_TEST(stream(root), "root has places of its own");
    BOOST_TEST(door.arrive(carl, now).admitted.has_value());
    BOOST_TEST(door.size() == 5U);
}

BOOST_AUTO_TEST_CASE(who_has_left_can_not_stream)
{
    control::admission door;
    const auto who = *door.arrive(anna, {}).admitted;
    door.left(who);
    BOOST_TEST(!door.may_stream(who));
}

BOOST_AUTO_TEST_SUITE_END()
