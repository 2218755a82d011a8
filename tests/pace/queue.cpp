// SPDX-License-Identifier: BSL-1.0
// The order in which waiting calls get their turns.

#include "pace/queue.hpp"

#include <boost/test/unit_test.hpp>

#include <map>
#include <string>

using namespace rdad::pace;

BOOST_AUTO_TEST_SUITE(queue_of_calls)

namespace {

struct named_queue
{
    queue waiting;
    std::map<queue::ticket, std::string> names;

    void enter(const std::string& name, const standing& s) { names[waiting.enter(s)] = name; }

    void start(const std::string& name, seniority s, std::int32_t priority = 0)
    {
        enter(name, {urgency::starting, priority, s});
    }

    void start_before(const std::string& name, seniority s, int deadline)
    {
        const std::chrono::system_clock::time_point time{std::chrono::hours(deadline)};
        enter(name, {urgency::starting, 0, s, time});
    }

    std::string take(int turns)
    {
        std::string order;
        for (; turns > 0; --turns)
            order += names.at(waiting.take_next());
        return order;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(
    the_most_urgent_goes_first_then_the_highest_priority_then_the_first_that_came,
    named_queue
)
{
    enter("g", {urgency::asking, 100});
    enter("a", {urgency::looking, 99});
    enter("b", {urgency::ending});
    enter("c", {urgency::ending, 3});
    enter("d", {urgency::ending});
    start("e", {1, 1}, 5);
    enter("f", {urgency::cancelling, -7});
    BOOST_TEST(take(7) == "fcbdeag");
    BOOST_TEST(waiting.empty());
}

BOOST_FIXTURE_TEST_CASE(a_file_dropped_after_a_large_batch_is_started_within_three_turns, named_queue)
{
    for (std::uint64_t i = 0; i < 5000; ++i)
        start("b", {1, i});
    take(100);
    start("x", {2, 0});
    BOOST_TEST(take(3).find('x') != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(a_batch_is_not_kept_from_its_turns_by_later_files, named_queue)
{
    for (std::uint64_t i = 0; i < 10; ++i)
        start("b", {1, i});
    std::string order;
    for (std::uint64_t batch = 2; batch < 40; ++batch) {
        start("x", {batch, 0});
        order += take(1);
    }
    BOOST_TEST(std::ranges::count(order, 'b') == 10);
}

BOOST_FIXTURE_TEST_CASE(a_batch_is_started_in_its_order, named_queue)
{
    for (const std::uint64_t number : {2U, 0U, 1U, 3U})
        start(std::to_string(number), {1, number});
    BOOST_TEST(take(4) == "0123");
}

BOOST_FIXTURE_TEST_CASE(the_earliest_deadline_has_every_third_turn, named_queue)
{
    for (std::uint64_t i = 0; i < 6; ++i)
        start("b", {1, i});
    start_before("z", {2, 0}, 30);
    start_before("y", {2, 1}, 20);
    start_before("x", {3, 0}, 10);
    BOOST_TEST(take(1) == "x");
    take(2);
    BOOST_TEST(take(1) == "y");
}

BOOST_FIXTURE_TEST_CASE(a_deadline_does_not_outweigh_a_priority, named_queue)
{
    start("b", {1, 0}, 1);
    start_before("z", {2, 0}, 30);
    BOOST_TEST(take(2) == "bz");
}

BOOST_FIXTURE_TEST_CASE(who_leaves_has_no_turn, named_queue)
{
    const auto t = waiting.enter({urgency::starting, 0, {1, 0}, std::chrono::system_clock::time_point()});
    start("b", {1, 1});
    waiting.leave(t);
    waiting.leave(t);
    BOOST_TEST(take(1) == "b");
    BOOST_TEST(waiting.empty());
}

BOOST_AUTO_TEST_SUITE_END()
