// SPDX-License-Identifier: BSL-1.0
// What jobs would cost: they are created for that and deleted, whatever happens in between, and none is started.

#include "contains.hpp"
#include "end_to_end/site/emulator_process.hpp"
#include "end_to_end/site/exit_statuses.hpp"
#include "end_to_end/site/site.hpp"
#include "end_to_end/site/specs.hpp"
#include "end_to_end/site/waiting.hpp"

#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <csignal>
#include <string>
#include <utility>
#include <vector>

namespace rdad::tests {
namespace {

/// The emulator estimates a cost of 2.1 for it.
std::string estimable(std::string_view more = "")
{
    return fmt::format(
        R"({{{}, "costEstimationParameters": {{"gigaPixels": 2, "numberOfPhotos": 150}}{}}})",
        new_job_members,
        more
    );
}

struct estimating_site
{
    const emulator_process emulator{{"--jobs", "1"}};
    const site here{emulator};
    const std::string only_estimate = estimable(R"(, "rdad": {"estimateOnly": true})");

    struct ended_run
    {
        int status;
        std::string output;
        std::string errors;
    };

    /// rdactl estimate of a file with that text.
    ended_run estimate(const std::string& text, std::vector<std::string> flags = {}) const
    {
        const std::string file = (here.folder() / "survey.json").string();
        write_file(file, text);
        flags.insert(flags.begin(), {"estimate", "--config", here.config_file().string(), "--timeout", "60"});
        flags.push_back(file);
        child_process rdactl(RDACTL, std::move(flags));
        const int status = rdactl.wait();
        return {status, rdactl.output(), rdactl.errors()};
    }

    /// The one that the emulator has begun with is as it was, and there is no other.
    void check_nothing_is_left(std::int64_t created) const
    {
        BOOST_TEST(emulator.jobs("created") == created);
        BOOST_TEST(emulator.jobs("unsubmitted") == 1);
        BOOST_TEST(emulator.jobs("activated") == 0);
    }

    void order_status(std::string_view operation, int status, std::string_view body, int count = 1) const
    {
        emulator.order(
            {{"fault", "status"},
             {"operation", operation},
             {"count", count},
             {"status", status},
             {"body", body}}
        );
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(estimates, estimating_site)

BOOST_AUTO_TEST_CASE(jobs_are_estimated_and_deleted_and_may_be_submitted_and_estimated_again)
{
    const auto daemon = here.start_service();
    const std::string two = "[" + estimable() + ", " + estimable() + "]";
    for (int times = 1; times <= 2; ++times) {
        const auto [status, output, errors] = estimate(two);
        BOOST_TEST(status == 0, output << errors);
        BOOST_TEST(contains(output, "survey.1"), output);
        BOOST_TEST(contains(output, "objects2D                2.1\n"), output);
        BOOST_TEST(contains(output, "all                                               4.2\n"), output);
        BOOST_TEST(
            contains(output, "2 jobs were created at the service for the estimate, and deleted.\n"),
            output
        );
        check_nothing_is_left(2 * times);
    }
    BOOST_TEST(emulator.requests("delete", "204") == 4);
    child_process submit(
        RDACTL,
        {"submit", "--wait", "--config", here.config_file(), (here.folder() / "survey.json").string()}
    );
    BOOST_TEST(submit.wait() == 0, submit.errors());
    BOOST_TEST(emulator.jobs("activated") == 2);
    child_process history(RDACTL, {"history", "-o", "csv", "--config", here.config_file()});
    BOOST_TEST(history.wait() == 0, history.errors());
    BOOST_TEST(
        contains(history.output(), "survey#1,2,0,0,0,2,0,0,0,"),
        "estimates cost nothing: " << history.output()
    );
}

BOOST_AUTO_TEST_CASE(scripts_get_json)
{
    const auto daemon = here.start_service();
    const auto [status, output, errors] = estimate(estimable(), {"--json"});
    BOOST_TEST(status == 0, errors);
    const auto said = boost::json::parse(output);
    BOOST_TEST(said.at("estimatedCost") == 2.1);
    BOOST_TEST(said.at("jobs").at(0).at("isDeleted") == true);
}

BOOST_AUTO_TEST_CASE(a_job_that_is_there_is_estimated_and_stays)
{
    const auto daemon = here.start_service();
    const std::string& id = emulator.job_ids()[0];
    const auto [status, output, errors] =
        estimate(fmt::format(R"({{"id": "{}", {}}})", id, objects2d_members));
    BOOST_TEST(status == 0, output << errors);
    BOOST_TEST(contains(output, "2.1"), output);
    BOOST_TEST(!contains(output, "deleted"), output);
    check_nothing_is_left(0);
    BOOST_TEST(emulator.requests("delete", "204") == 0);
    BOOST_TEST(contains(emulator.job_answer(id), "unsubmitted"));
}

BOOST_AUTO_TEST_CASE(a_job_that_the_service_refuses_is_told_and_fails)
{
    const auto daemon = here.start_service();
    order_status("create", 422, R"({"error": {"code": "X", "message": "There is no such project."}})");
    const auto [status, output, errors] = estimate(estimable());
    BOOST_TEST(status == exit_jobs_failed, output << errors);
    BOOST_TEST(contains(output, "The service refused: There is no such project."), output);
    check_nothing_is_left(0);
}

BOOST_AUTO_TEST_CASE(a_job_that_can_not_be_deleted_is_told_with_its_id)
{
    const auto daemon = here.start_service();
    order_status(
        "delete",
        422,
        R"({"error": {"code": "X", "message": "No.", "details": [{"code": "InvalidChange", "message": "Not this one."}]}})"
    );
    const auto [status, output, errors] = estimate(estimable());
    BOOST_TEST(status == exit_jobs_failed, output << errors);
    BOOST_TEST(contains(output, "was created for the estimate, and not deleted."), output);
    BOOST_TEST(here.record("survey").folder == "rejected");
    BOOST_TEST(emulator.jobs("unsubmitted") == 2);
}

BOOST_AUTO_TEST_CASE(nothing_is_dropped_where_there_is_no_daemon_or_nothing_to_estimate)
{
    BOOST_TEST(estimate(estimable()).status == exit_unavailable);
    const auto daemon = here.start_service();
    BOOST_TEST(
        estimate(fmt::format(R"({{"id": "{}", "state": "cancelled"}})", emulator.job_ids()[0])).status ==
        exit_data
    );
    BOOST_TEST(estimate("{}").status == exit_data);
    BOOST_TEST(here.names_in("incoming").empty());
    BOOST_TEST(here.final_records().empty());
}

BOOST_AUTO_TEST_CASE(a_daemon_that_dies_between_creation_and_deletion_deletes_when_it_is_back)
{
    order_status("delete", 503, "", 1000);
    here.drop("survey.json", only_estimate);
    {
        const auto daemon = here.start_service();
        wait_until("the deletion was tried", [&] { return emulator.requests("delete", "503") > 0; });
        BOOST_TEST(emulator.jobs("unsubmitted") == 2);
        daemon->end_by(SIGKILL);
    }
    emulator.take_back_orders();
    here.drain();
    const final_record ended = here.record("survey");
    BOOST_TEST(ended.folder == "unsubmitted");
    BOOST_TEST(
        ended.reason() == "The estimated cost is 2.1. The job was created for the estimate, and is deleted."
    );
    check_nothing_is_left(1);
}

BOOST_AUTO_TEST_CASE(a_job_whose_creation_or_deletion_is_lost_is_deleted)
{
    for (const char* operation : {"create", "delete"})
        emulator.order({{"fault", "lose-answer"}, {"operation", operation}});
    here.drop("survey.json", only_estimate);
    here.drain();
    BOOST_TEST(here.record("survey").folder == "unsubmitted");
    check_nothing_is_left(1);
}

BOOST_AUTO_TEST_CASE(a_job_that_is_cancelled_while_it_is_estimated_is_deleted)
{
    order_status("delete", 503, "", 1000);
    here.drop("survey.json", only_estimate);
    const auto daemon = here.start_service();
    wait_until("the deletion was tried", [&] { return emulator.requests("delete", "503") > 0; });
    child_process cancel(RDACTL, {"cancel", "--config", here.config_file(), "survey"});
    BOOST_TEST(cancel.wait() == 0, cancel.errors());
    emulator.take_back_orders();
    BOOST_TEST(here.wait_for_record("survey").folder == "unsubmitted");
    check_nothing_is_left(1);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace rdad::tests
