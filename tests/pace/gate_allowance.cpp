// SPDX-License-Identifier: BSL-1.0
// A gate whose calls need the consent of others as well.

#include "pace/gate_walk.hpp"

#include <set>

using namespace rdad::tests;

namespace {

struct counted_allowance final : allowance
{
    int left = 0;
    bool may_send = true;
    std::set<queue::ticket> turns = {};

    std::chrono::steady_clock::duration until_next_call(urgency) const override { return left > 0 ? 0s : 7s; }

    void call_made(queue::ticket whose, urgency) override
    {
        --left;
        turns.insert(whose);
    }

    bool may_be_sent(queue::ticket) override { return may_send; }

    void call_ended(queue::ticket whose) override { turns.erase(whose); }
};

struct shared_walk : gate_walk
{
    counted_allowance others = {};

    shared_walk() { subject.set_allowance(&others); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(gate_with_an_allowance, shared_walk)

BOOST_AUTO_TEST_CASE(calls_have_their_turn_when_both_say_so)
{
    const auto first = subject.enter({urgency::starting});
    BOOST_TEST(!next().has_value());
    BOOST_TEST((delay() == 7s));
    others.left = 1;
    BOOST_TEST((next() == first));
    BOOST_TEST(others.turns.contains(first));
    subject.enter({urgency::starting});
    BOOST_TEST(!next().has_value());
    others.left = 1;
    use({{1}, 4, false, {2s, 5s}, {2s, 5s}});
    BOOST_TEST(!next().has_value());
    BOOST_TEST((delay() > 0s));
    BOOST_TEST(others.left == 1);
}

BOOST_AUTO_TEST_CASE(a_call_is_not_sent_when_the_others_say_no_and_counts_as_not_made)
{
    others.left = 1;
    const auto turn = begin();
    others.may_send = false;
    BOOST_TEST(!subject.may_be_sent(turn, now));
    const unsigned used = subject.counts(now).used;
    BOOST_TEST(fail(turn, call_end::withdrawn).is_put_off);
    BOOST_TEST(subject.counts(now).used == used - 1);
}

BOOST_AUTO_TEST_CASE(they_are_told_that_a_turn_is_over_however_it_ends)
{
    for (const call_end end :
         {call_end::not_made, call_end::withdrawn, call_end::no_answer, call_end::answered}) {
        others.left = 1;
        const auto turn = send();
        BOOST_TEST(others.turns.contains(turn));
        fail(turn, end);
        BOOST_TEST(!others.turns.contains(turn));
    }
}

BOOST_AUTO_TEST_CASE(in_a_pause_of_its_own_the_gate_does_not_ask_them)
{
    others.left = 1;
    const auto turn = begin();
    subject.pause(10s, now);
    others.may_send = true;
    BOOST_TEST(!subject.may_be_sent(turn, now));
}

BOOST_AUTO_TEST_CASE(without_one_the_budget_decides_alone)
{
    subject.set_allowance(nullptr);
    const auto first = subject.enter({urgency::starting});
    BOOST_TEST((next() == first));
}

BOOST_AUTO_TEST_CASE(how_many_wait_is_known_by_their_urgency)
{
    subject.enter({urgency::looking});
    subject.enter({urgency::ending});
    const auto gone = subject.enter({urgency::cancelling});
    BOOST_TEST(subject.waiting(urgency::ending) == 2U);
    BOOST_TEST(subject.waiting(urgency::asking) == 3U);
    subject.leave(gone);
    subject.leave(gone);
    BOOST_TEST(subject.waiting(urgency::ending) == 1U);
    others.left = 1;
    BOOST_TEST(next().has_value());
    BOOST_TEST(subject.waiting(urgency::asking) == 1U);
}

BOOST_AUTO_TEST_SUITE_END()
