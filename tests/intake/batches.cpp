// SPDX-License-Identifier: BSL-1.0
// Which batches count as being run, or as dropped lately.

#include "intake/batches.hpp"

#include <boost/test/unit_test.hpp>

using namespace rdad;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(known_batches)

namespace {

constexpr intake::batches::time_point now{std::chrono::hours(500'000)};

job::batch batch_of(std::uint64_t number, const std::string& digest)
{
    return {"bridges", number, 1000, digest};
}

struct fixture
{
    intake::batches known{10min};

    /// The number of the batch that one with this digest would repeat. 0: none.
    std::uint64_t repeated(const std::string& digest, intake::batches::time_point at)
    {
        const auto earlier = known.find_earlier(batch_of(99, digest), "99", at);
        return earlier ? earlier->batch.number : 0;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(a_batch_counts_as_long_as_one_of_its_jobs_is_worked_on, fixture)
{
    auto one = known.run(batch_of(1, "a"), "1", now);
    auto another = one;
    one.reset();
    const auto earlier = known.find_earlier(batch_of(2, "a"), "2", now + 24h);
    BOOST_TEST_REQUIRE(earlier.has_value());
    BOOST_TEST(earlier->is_running);
    BOOST_TEST((earlier->dropped == now));
    BOOST_TEST((earlier->batch == batch_of(1, "a")));
    another.reset();
    BOOST_TEST(!known.find_earlier(batch_of(2, "a"), "2", now + 24h));
}

BOOST_FIXTURE_TEST_CASE(a_batch_that_is_over_counts_for_some_minutes_after_it_was_dropped, fixture)
{
    known.run(batch_of(1, "a"), "1", now);
    const auto earlier = known.find_earlier(batch_of(2, "a"), "2", now + 9min);
    BOOST_TEST_REQUIRE(earlier.has_value());
    BOOST_TEST(!earlier->is_running);
    BOOST_TEST(repeated("a", now + 10min) == 0U);
    BOOST_TEST(repeated("b", now) == 0U);
    known.set_repeat_within(1h);
    BOOST_TEST(repeated("a", now + 59min) == 1U);
    known.set_repeat_within(0s);
    BOOST_TEST(repeated("a", now) == 0U);
}

BOOST_FIXTURE_TEST_CASE(a_batch_is_no_repetition_of_itself_after_a_crash, fixture)
{
    known.run(batch_of(1, "a"), "1", now);
    BOOST_TEST(!known.find_earlier(batch_of(2, "a"), "1", now));
}

BOOST_FIXTURE_TEST_CASE(what_was_not_dropped_yet_would_repeat_also_what_only_a_final_record_tells_of, fixture)
{
    known.run(batch_of(1, "a"), "", now);
    BOOST_TEST(known.find_earlier(batch_of(2, "a"), "", now).has_value());
}

BOOST_FIXTURE_TEST_CASE(jobs_of_one_batch_that_go_on_one_by_one_are_one_batch, fixture)
{
    const auto one = known.run(batch_of(1, "a"), "1", now);
    BOOST_TEST((known.run(batch_of(1, "a"), "1", now) == one));
}

BOOST_FIXTURE_TEST_CASE(of_two_that_are_run_nevertheless_the_later_one_is_told, fixture)
{
    const auto second = known.run(batch_of(2, "a"), "2", now + 1min);
    BOOST_TEST(repeated("a", now + 1min) == 2U);
    const auto first = known.run(batch_of(1, "a"), "1", now);
    BOOST_TEST(repeated("a", now + 1min) == 2U);
    const auto third = known.run(batch_of(3, "a"), "3", now + 2min);
    BOOST_TEST(repeated("a", now + 2min) == 3U);
}

BOOST_FIXTURE_TEST_CASE(a_later_one_that_is_over_does_not_hide_one_that_is_running, fixture)
{
    const auto first = known.run(batch_of(1, "a"), "1", now);
    known.run(batch_of(2, "a"), "2", now + 1min);
    BOOST_TEST(repeated("a", now + 1min) == 2U);
    BOOST_TEST(repeated("a", now + 24h) == 1U);
}

BOOST_FIXTURE_TEST_CASE(what_a_final_record_tells_of_a_batch_leaves_it_running, fixture)
{
    const auto running = known.run(batch_of(1, "a"), "1", now);
    known.run(batch_of(1, "a"), "", now);
    BOOST_TEST(repeated("a", now + 24h) == 1U);
    BOOST_TEST(!known.find_earlier(batch_of(1, "a"), "1", now + 24h), "it is itself");
}

BOOST_FIXTURE_TEST_CASE(a_batch_whose_content_is_not_known_is_not_kept, fixture)
{
    BOOST_TEST(!known.run(batch_of(1, ""), "1", now));
    BOOST_TEST(repeated("", now) == 0U);
}

BOOST_FIXTURE_TEST_CASE(batches_that_do_not_count_any_more_are_forgotten, fixture)
{
    const auto running = known.run(batch_of(1, "kept"), "1", now);
    for (int i = 0; i < 1000; ++i)
        known.run(batch_of(2, std::to_string(i)), "2", now + i * 1min);
    BOOST_TEST(repeated("kept", now + 1000min) == 1U);
    BOOST_TEST(repeated("999", now + 1000min) == 2U);
    BOOST_TEST(known.size() < 200U);
}

BOOST_AUTO_TEST_SUITE_END()
