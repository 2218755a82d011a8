// SPDX-License-Identifier: BSL-1.0
// Which record would follow a job a second time for nothing.

#include "job/repetition.hpp"

#include "job/job_file.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <string>

using namespace rdad::job;

BOOST_AUTO_TEST_SUITE(repetitions)

namespace {

record taken(const std::string& more = "", const std::string& id = "6f51448f-6377-4330-9ab0-f13fe994b3f1")
{
    const std::string text = R"({"id": ")" + id + "\"" + more + "}";
    const auto spec = parse_job_file("survey.json", text).at(0).spec.value();
    return new_record(spec, text, "1", std::chrono::sys_days(std::chrono::year(2026) / 11 / 27));
}

const std::string limited = R"(, "rdad": {"maxEstimatedCost": 5})";

}  // namespace

BOOST_AUTO_TEST_CASE(two_that_want_the_same_of_a_job_repeat_each_other)
{
    BOOST_TEST(repeats(taken(), taken()));
    BOOST_TEST(repeats(taken(limited), taken(limited)));
    BOOST_TEST(
        repeats(taken(R"(, "rdad": {"priority": 7})"), taken()),
        "that makes no difference for the job"
    );
}

BOOST_AUTO_TEST_CASE(what_is_about_another_job_or_wants_something_else_repeats_nothing)
{
    BOOST_TEST(!repeats(taken(), taken("", "7f51448f-6377-4330-9ab0-f13fe994b3f1")));
    BOOST_TEST(!repeats(taken(limited), taken()));
    BOOST_TEST(!repeats(taken(), taken(R"(, "state": "unsubmitted")")));
    BOOST_TEST(!repeats(taken(), taken(R"(, "state": "cancelled")")));
    BOOST_TEST(!repeats(taken(), taken(R"(, "rdad": {"deadline": "2027-01-01T00:00:00Z"})")));
    BOOST_TEST(!repeats(taken(), taken(R"(, "rdad": {"notBefore": "2027-01-01T00:00:00Z"})")));
    BOOST_TEST(
        !repeats(taken(), taken(R"(, "costEstimationParameters": {"gigaPixels": 200, "numberOfPhotos": 9})"))
    );
}

BOOST_AUTO_TEST_CASE(what_is_over_is_not_repeated)
{
    record over = taken();
    over.outcome = outcome{final_state::success, "So it is.", std::nullopt};
    BOOST_TEST(!repeats(taken(), over));
}

BOOST_AUTO_TEST_CASE(only_a_new_record_of_a_job_that_there_is_may_be_a_repetition)
{
    BOOST_TEST(may_repeat(taken()));
    record worked_on = taken();
    worked_on.events.push_back({{}, event_kind::patched, "It is patched."});
    BOOST_TEST(!may_repeat(worked_on));
    record created = taken();
    created.spec.id.reset();
    BOOST_TEST(!may_repeat(created));
    record over = taken();
    over.outcome = outcome{final_state::held, "So it is.", std::nullopt};
    BOOST_TEST(!may_repeat(over));
}

BOOST_AUTO_TEST_CASE(an_estimate_neither_repeats_nor_is_repeated)
{
    const record estimate = taken(R"(, "rdad": {"estimateOnly": true})");
    BOOST_TEST(!may_repeat(estimate));
    BOOST_TEST(!repeats(taken(), estimate));
    BOOST_TEST(!repeats(estimate, taken()));
}

BOOST_AUTO_TEST_CASE(what_cancels_and_what_is_to_be_run_again_is_none)
{
    BOOST_TEST(!may_repeat(taken(R"(, "state": "cancelled")")));
    BOOST_TEST(!may_repeat(taken(R"(, "rdad": {"again": true})")));
    record of_a_file_that_says_again = taken();
    of_a_file_that_says_again.batch = batch{"survey", 7};
    BOOST_TEST(may_repeat(of_a_file_that_says_again));
    of_a_file_that_says_again.batch->again = true;
    BOOST_TEST(!may_repeat(of_a_file_that_says_again));
}

BOOST_AUTO_TEST_SUITE_END()
