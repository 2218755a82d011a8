// SPDX-License-Identifier: BSL-1.0
// What rdactl says of estimates, and to whom.

#include "control/text/estimate_table.hpp"

#include "api/json/json_text.hpp"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <boost/test/unit_test.hpp>

#include <chrono>
#include <string>
#include <vector>

using namespace rdad;

BOOST_AUTO_TEST_SUITE(tables_of_estimates)

namespace {

constexpr const char* created_id = "6f51448f-6377-4330-9ab0-f13fe994b3f1";

/// Of a job that was created, estimated and deleted.
control::job_view estimated_view(const std::string& name, const std::string& cost)
{
    control::job_view view{name, "unsubmitted", std::nullopt, {}};
    job::record& r = view.record;
    r.spec.definition.type = "objects2D";
    r.spec.policy.estimate_only = true;
    r.job_text =
        std::string(R"({"id": ")") + created_id + R"(", "costEstimation": {"estimatedCost": )" + cost + "}}";
    r.events = {{{}, job::event_kind::created, "Created."}, {{}, job::event_kind::deleted, "Deleted."}};
    r.outcome = job::outcome{job::final_state::unsubmitted, "The estimated cost is told.", std::nullopt};
    return view;
}

control::job_estimate estimated(const std::string& name, const std::string& cost)
{
    return control::estimate_of(estimated_view(name, cost));
}

/// Of one that the service has refused to delete.
control::job_estimate left_behind()
{
    control::job_view view = estimated_view("left", "2");
    view.folder = "rejected";
    view.record.events.pop_back();
    view.record.outcome = job::outcome{job::final_state::rejected, "It was left as it is.", std::nullopt};
    return control::estimate_of(view);
}

std::string text_of(const std::vector<control::job_estimate>& jobs)
{
    return control::to_text(jobs, 80).plain();
}

}  // namespace

BOOST_AUTO_TEST_CASE(each_job_has_a_line_and_all_have_a_sum_without_a_tail_of_digits)
{
    const std::vector jobs{estimated("survey.1", "0.1"), estimated("survey.2", "0.2")};
    BOOST_TEST(
        text_of(jobs) ==
        "NAME                     TYPE                     ESTIMATED COST\n"
        "survey.1                 objects2D                0.1\n"
        "survey.2                 objects2D                0.2\n"
        "all                                               0.3\n"
        "2 jobs were created at the service for the estimate, and deleted.\n"
    );
    BOOST_TEST(control::are_all_estimated(jobs));
    BOOST_TEST(text_of({}) == "");
}

BOOST_AUTO_TEST_CASE(one_job_needs_no_sum)
{
    BOOST_TEST(
        text_of({estimated("survey", "2.1")}) ==
        "NAME                     TYPE                     ESTIMATED COST\n"
        "survey                   objects2D                2.1\n"
        "1 job was created at the service for the estimate, and deleted.\n"
    );
}

BOOST_AUTO_TEST_CASE(a_job_without_a_cost_says_why)
{
    control::job_view view = estimated_view("survey", "null");
    view.record.outcome->reason = "The service gives no estimate of the cost.";
    const std::vector jobs{control::estimate_of(view)};
    BOOST_TEST(
        text_of(jobs) ==
        "NAME                     TYPE                     ESTIMATED COST\n"
        "survey                   objects2D                none\n"
        "    The service gives no estimate of the cost.\n"
        "1 job was created at the service for the estimate, and deleted.\n"
    );
    BOOST_TEST(!control::are_all_estimated(jobs));
}

BOOST_AUTO_TEST_CASE(a_job_that_is_left_is_told_with_its_id)
{
    const std::vector jobs{left_behind()};
    BOOST_TEST(
        text_of(jobs) ==
        "NAME                     TYPE                     ESTIMATED COST\n"
        "left                     objects2D                2\n"
        "    It was left as it is.\n"
        "The job 6f51448f-6377-4330-9ab0-f13fe994b3f1 was created for the estimate, and\n"
        "not deleted.\n"
    );
    BOOST_TEST(!control::are_all_estimated(jobs));
}

BOOST_AUTO_TEST_CASE(a_job_that_is_still_worked_on_is_no_estimate_yet)
{
    control::job_view view = estimated_view("survey", "2.1");
    view.folder = "active";
    view.record.events.pop_back();
    view.record.outcome.reset();
    const std::vector jobs{control::estimate_of(view)};
    BOOST_TEST(
        text_of(jobs) ==
        "NAME                     TYPE                     ESTIMATED COST\n"
        "survey                   objects2D                2.1\n"
        "    It is not estimated yet.\n"
    );
    BOOST_TEST(!control::are_all_estimated(jobs));
}

BOOST_AUTO_TEST_CASE(a_job_that_was_there_is_not_said_to_be_created)
{
    control::job_view view = estimated_view("survey", "2.1");
    view.record.spec.id = created_id;
    view.record.events.clear();
    const std::vector jobs{control::estimate_of(view)};
    BOOST_TEST(
        text_of(jobs) ==
        "NAME                     TYPE                     ESTIMATED COST\n"
        "survey                   objects2D                2.1\n"
    );
    BOOST_TEST(control::are_all_estimated(jobs));
}

BOOST_AUTO_TEST_CASE(scripts_get_an_object)
{
    const auto document = api::parse_json(control::to_json_text({estimated("survey", "2.1"), left_behind()}));
    BOOST_TEST_REQUIRE(document.has_value());
    const boost::json::object& all = document->as_object();
    BOOST_TEST(all.at("estimatedCost") == 4.1);
    BOOST_TEST(all.at("withoutEstimate") == 0);
    const boost::json::object& first = all.at("jobs").as_array().at(0).as_object();
    BOOST_TEST(first.at("name") == "survey");
    BOOST_TEST(first.at("state") == "unsubmitted");
    BOOST_TEST(first.at("type") == "objects2D");
    BOOST_TEST(first.at("estimatedCost") == 2.1);
    BOOST_TEST(first.at("jobId") == created_id);
    BOOST_TEST(first.at("isCreated") == true);
    BOOST_TEST(first.at("isDeleted") == true);
    BOOST_TEST(all.at("jobs").as_array().at(1).as_object().at("isDeleted") == false);
}

BOOST_AUTO_TEST_SUITE_END()
