// SPDX-License-Identifier: BSL-1.0
// When a batch is done, and what is known of it then.

#include "events/batch_ends.hpp"

#include <boost/test/unit_test.hpp>

#include <memory>
#include <string>

using namespace rdad;
using events::batch_ends;
using job::final_state;

BOOST_AUTO_TEST_SUITE(ends_of_batches)

namespace {

batch_ends::shared_batch batch_of(std::uint32_t jobs, std::uint64_t number = 12)
{
    return std::make_shared<const job::batch>(
        job::batch{.name = "bridges", .number = number, .user = 1000, .jobs = jobs}
    );
}

constexpr batch_ends::end success{final_state::success, 2.5};

}  // namespace

BOOST_AUTO_TEST_CASE(a_batch_is_done_with_its_last_job_and_its_sums_are_known)
{
    batch_ends ends;
    const auto batch = batch_of(3);
    for (int i = 0; i < 3; ++i)
        ends.add(batch);
    BOOST_TEST(!ends.remove(batch, success).has_value());
    BOOST_TEST(!ends.remove(batch, batch_ends::end{final_state::held, {}}).has_value());
    const auto done = ends.remove(batch, success);
    BOOST_TEST_REQUIRE(done.has_value());
    BOOST_TEST(done->label == "bridges#12");
    BOOST_TEST(done->owner.value() == 1000U);
    BOOST_TEST_REQUIRE(done->sums.has_value());
    BOOST_TEST(done->sums->jobs.at(final_state::success) == 2U);
    BOOST_TEST(done->sums->jobs.at(final_state::held) == 1U);
    BOOST_TEST(done->sums->jobs.size() == 2U);
    BOOST_TEST(done->sums->cost == 5.0);
    BOOST_TEST(ends.labels().empty());
}

BOOST_AUTO_TEST_CASE(the_sums_are_not_told_of_a_batch_of_which_some_jobs_have_ended_elsewhere)
{
    batch_ends ends;
    const auto batch = batch_of(3);
    ends.add(batch);
    const auto done = ends.remove(batch, success);
    BOOST_TEST_REQUIRE(done.has_value());
    BOOST_TEST(!done->sums.has_value());
}

BOOST_AUTO_TEST_CASE(a_job_that_was_held_and_goes_on_is_not_counted_twice)
{
    batch_ends ends;
    const auto batch = batch_of(3);
    ends.add(batch);
    ends.add(batch);
    BOOST_TEST(!ends.remove(batch, batch_ends::end{final_state::held, {}}).has_value());
    ends.add(batch);
    BOOST_TEST(!ends.remove(batch, success).has_value());
    const auto done = ends.remove(batch, success);
    BOOST_TEST_REQUIRE(done.has_value());
    BOOST_TEST(!done->sums.has_value(), "one of the three has ended in an earlier run");
}

BOOST_AUTO_TEST_CASE(a_job_whose_record_is_lost_is_none_that_has_ended)
{
    batch_ends ends;
    const auto batch = batch_of(1);
    ends.add(batch);
    const auto done = ends.remove(batch, std::nullopt);
    BOOST_TEST_REQUIRE(done.has_value());
    BOOST_TEST(!done->sums.has_value());
}

BOOST_AUTO_TEST_CASE(what_the_last_job_of_a_batch_makes_of_it_is_known_before_it_is_gone)
{
    batch_ends ends;
    const auto batch = batch_of(2);
    ends.add(batch);
    ends.add(batch);
    BOOST_TEST(!ends.done_by(batch, success).has_value(), "another one is worked on");
    ends.remove(batch, success);
    const auto done = ends.done_by(batch, batch_ends::end{final_state::held, 1.0});
    BOOST_TEST_REQUIRE(done.has_value());
    BOOST_TEST(done->sums->jobs.at(final_state::held) == 1U);
    BOOST_TEST(done->sums->cost == 3.5);
    BOOST_TEST(ends.labels().size() == 1U, "it isn't gone by that");
    BOOST_TEST(ends.remove(batch, success)->sums->jobs.at(final_state::success) == 2U);
}

BOOST_AUTO_TEST_CASE(a_batch_whose_sums_are_not_known_is_not_done_by_a_job)
{
    batch_ends ends;
    BOOST_TEST(!ends.done_by(nullptr, success).has_value());
    BOOST_TEST(!ends.done_by(batch_of(1), success).has_value(), "none of it is worked on");
    ends.add(batch_of(3));
    BOOST_TEST(!ends.done_by(batch_of(3), success).has_value(), "others have ended elsewhere");
}

BOOST_AUTO_TEST_CASE(batches_of_one_name_are_told_apart_and_each_row_may_have_its_own_copy)
{
    batch_ends ends;
    ends.add(batch_of(2));
    ends.add(batch_of(2));
    ends.add(batch_of(1, 13));
    BOOST_TEST((ends.labels() == std::set<std::string>{"bridges#12", "bridges#13"}));
    BOOST_TEST(ends.remove(batch_of(1, 13), success)->label == "bridges#13");
    BOOST_TEST(!ends.remove(batch_of(2), success).has_value());
    BOOST_TEST(ends.remove(batch_of(2), success)->label == "bridges#12");
}

BOOST_AUTO_TEST_CASE(nothing_is_told_of_jobs_of_no_batch)
{
    batch_ends ends;
    ends.add(nullptr);
    BOOST_TEST(!ends.remove(nullptr, success).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
