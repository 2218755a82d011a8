// SPDX-License-Identifier: BSL-1.0
// Calls that have their turn before there is a place for them among those that are under way.

#include "pace/gate_walk.hpp"

#include <boost/test/unit_test.hpp>

#include <vector>

using namespace rdad::pace;
using namespace rdad::tests;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(turns_ahead)

namespace {

/// Two may be under way, and three more have their turn.
struct ahead_walk : gate_walk
{
    ahead_walk()
    {
        options = options_for(2);
        options.ahead = 3;
        use(options);
    }

    gate::ticket take_turn(const standing& standing = {urgency::starting})
    {
        const gate::ticket t = subject.enter(standing);
        BOOST_TEST_REQUIRE((next() == t));
        return t;
    }

    gate::ticket be_ready(const standing& standing = {urgency::starting})
    {
        const gate::ticket t = take_turn(standing);
        subject.ready(t);
        return t;
    }

    /// Fills both places.
    std::vector<gate::ticket> fill() { return {send(), send()}; }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(as_many_have_their_turn_as_there_are_connections_and_turns_ahead, ahead_walk)
{
    BOOST_TEST(places(urgency::starting) == 5U);
}

BOOST_FIXTURE_TEST_CASE(calls_that_only_look_have_no_turn_ahead, ahead_walk)
{
    BOOST_TEST(places(urgency::looking) == 2U);
}

BOOST_FIXTURE_TEST_CASE(urgent_calls_find_room_beside_starts_that_have_all_turns_ahead, ahead_walk)
{
    for (int i = 0; i < 5; ++i)
        take_turn();
    subject.enter({urgency::starting});
    BOOST_TEST(!next());
    take_turn({urgency::cancelling});
    take_turn({urgency::ending});
    subject.enter({urgency::cancelling});
    BOOST_TEST(!next());
}

BOOST_FIXTURE_TEST_CASE(while_a_token_is_looked_for_nothing_has_its_turn_ahead, ahead_walk)
{
    fail(begin(), call_end::no_token);
    closed_for();
    BOOST_TEST(places(urgency::starting) == 2U);
    answer(200);
    BOOST_TEST(places(urgency::starting) == 5U);
}

BOOST_FIXTURE_TEST_CASE(no_more_are_under_way_than_there_are_connections, ahead_walk)
{
    const auto under_way = fill();
    const gate::ticket ready = be_ready();
    BOOST_TEST(!place());
    answer(under_way[1], 200);
    BOOST_TEST((place() == ready));
    BOOST_TEST(subject.begin(ready, now));
    be_ready();
    BOOST_TEST(!place());
}

BOOST_FIXTURE_TEST_CASE(one_that_writes_its_record_takes_no_place, ahead_walk)
{
    take_turn();
    take_turn();
    take_turn();
    fill();
}

BOOST_FIXTURE_TEST_CASE(the_most_urgent_of_those_that_are_ready_has_the_next_place, ahead_walk)
{
    const auto under_way = fill();
    const gate::ticket unimportant = be_ready({urgency::starting, -1});
    const gate::ticket starting = be_ready();
    const gate::ticket cancelling = be_ready({urgency::cancelling});
    answer(under_way[0], 200);
    BOOST_TEST((place() == cancelling));
    answer(under_way[1], 200);
    BOOST_TEST((place() == starting));
    answer(cancelling, 200);
    BOOST_TEST((place() == unimportant));
}

BOOST_FIXTURE_TEST_CASE(among_equals_the_first_that_had_its_turn_has_the_next_place, ahead_walk)
{
    const auto under_way = fill();
    const gate::ticket first = take_turn({urgency::ending});
    const gate::ticket second = be_ready({urgency::ending});
    subject.ready(first);
    answer(under_way[0], 200);
    BOOST_TEST((place() == first));
    answer(under_way[1], 200);
    BOOST_TEST((place() == second));
}

BOOST_FIXTURE_TEST_CASE(a_turn_that_ends_while_it_waits_for_a_place_has_none, ahead_walk)
{
    const auto under_way = fill();
    const gate::ticket gone = be_ready();
    fail(gone, call_end::not_made);
    answer(under_way[0], 200);
    BOOST_TEST(!place());
    BOOST_TEST(places(urgency::starting) == 4U, "its end frees no place, since it had none");
}

BOOST_FIXTURE_TEST_CASE(in_a_pause_all_that_are_ready_learn_that_they_may_not_begin, ahead_walk)
{
    const auto under_way = fill();
    const gate::ticket a = be_ready();
    const gate::ticket b = be_ready();
    answer(under_way[0], 429, 100s);
    BOOST_TEST((place() == a));
    BOOST_TEST((place() == b), "however many are under way");
    for (const gate::ticket t : {a, b}) {
        BOOST_TEST(!subject.begin(t, now));
        BOOST_TEST(fail(t, call_end::withdrawn).is_put_off);
    }
    BOOST_TEST((closed_for() >= 100s));
}

BOOST_FIXTURE_TEST_CASE(without_a_token_all_that_are_ready_learn_that_they_may_not_begin, ahead_walk)
{
    const auto under_way = fill();
    const gate::ticket a = be_ready();
    const gate::ticket b = be_ready();
    fail(under_way[0], call_end::no_token);
    BOOST_TEST((place() == a));
    BOOST_TEST((place() == b));
    BOOST_TEST(!subject.begin(a, now));
    BOOST_TEST(!subject.begin(b, now));
}

BOOST_FIXTURE_TEST_CASE(
    what_had_a_place_to_learn_that_the_gate_is_closed_may_not_begin_once_it_opens,
    ahead_walk
)
{
    const auto under_way = fill();
    const gate::ticket a = be_ready();
    const gate::ticket b = be_ready();
    fail(under_way[0], call_end::no_token);
    BOOST_TEST((place() == a));
    BOOST_TEST((place() == b));
    use(options);
    BOOST_TEST(subject.begin(a, now), "it has the place of the one that has ended");
    BOOST_TEST(!subject.begin(b, now));
}

BOOST_FIXTURE_TEST_CASE(while_credentials_are_tried_nothing_has_its_turn_ahead, ahead_walk)
{
    options.has_proxy_credentials = true;
    use(options);
    BOOST_TEST(places(urgency::starting) == 1U);
    BOOST_TEST(answer(200).is_proxy_accepting);
    BOOST_TEST(places(urgency::starting) == 5U);
}

BOOST_AUTO_TEST_SUITE_END()
