// SPDX-License-Identifier: BSL-1.0
// How rdactl checks and drops files.

#include "intake/submission.hpp"

#include "job/job_file.hpp"
#include "spool/spool.hpp"
#include "temporary_folder.hpp"

#include <boost/test/unit_test.hpp>

#include <array>

using namespace rdad;
using namespace rdad::tests;

BOOST_AUTO_TEST_SUITE(submission)

namespace {

const std::string good = R"({"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1"})";

struct fixture
{
    temporary_folder folder;
    std::string root = (folder.path() / "spool").string();
    spool::spool s = spool::spool::own(root).value();
    std::string file = (folder.path() / "a.json").string();
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(a_file_is_submitted_whole_under_a_name_of_its_own, fixture)
{
    write_file(file, good);
    BOOST_TEST(intake::submit_job_file(file, root).value().name == "a.json");
    BOOST_TEST(intake::submit_job_file(file, root).value().name == "a~2.json");
    BOOST_TEST(read_file(folder.path() / "spool/incoming/a~2.json") == good);
    BOOST_TEST(s.incoming().list().value().size() == 2U);
    BOOST_TEST(intake::submit_job_file("/missing/b.json", root).has_error());
}

BOOST_FIXTURE_TEST_CASE(a_file_that_is_to_be_run_again_says_so_and_is_otherwise_as_it_was, fixture)
{
    const std::string again = R"({"rdad": {"again": true}, "id": "6f51448f-6377-4330-9ab0-f13fe994b3f1"})";
    const std::vector<std::array<std::string, 3>> files{
        {"a.json", " " + good + "\n", " " + again + "\n"},
        {"b.json", "[7,\n " + good + ", " + good + "]", "[7,\n " + again + ", " + good + "]"},
        {"c.jsonl", "\n" + good + "\r\n" + good, "\n" + again + "\r\n" + good},
        {"d.json", "[7]", "[7]"}};
    for (const auto& [name, text, expected] : files) {
        file = (folder.path() / name).string();
        write_file(file, text);
        BOOST_TEST(intake::submit_job_file(file, root, {.again = true}).value().name == name);
        BOOST_TEST(read_file(folder.path() / "spool/incoming" / name) == expected);
    }
}

BOOST_FIXTURE_TEST_CASE(a_file_that_is_to_be_estimated_only_says_so_of_each_job, fixture)
{
    const std::string estimate =
        R"({"rdad": {"estimateOnly": true}, "id": "6f51448f-6377-4330-9ab0-f13fe994b3f1"})";
    const std::vector<std::array<std::string, 3>> files{
        {"a.json", " " + good + "\n", " " + estimate + "\n"},
        {"b.json", "[\n " + good + ", " + good + "]", "[\n " + estimate + ", " + estimate + "]"},
        {"c.jsonl", "\n" + good + "\r\n" + good, "\n" + estimate + "\r\n" + estimate}};
    for (const auto& [name, text, expected] : files) {
        file = (folder.path() / name).string();
        write_file(file, text);
        BOOST_TEST(intake::submit_job_file(file, root, {.estimate_only = true}).value().name == name);
        BOOST_TEST(read_file(folder.path() / "spool/incoming" / name) == expected);
    }
}

BOOST_FIXTURE_TEST_CASE(a_file_whose_jobs_have_no_cost_to_estimate_is_not_dropped, fixture)
{
    const std::string cancels = R"({"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1", "state": "cancelled"})";
    write_file(file, "[" + good + ",\n" + cancels + "]");
    const auto dropped = intake::submit_job_file(file, root, {.estimate_only = true});
    BOOST_TEST_REQUIRE(dropped.has_error());
    BOOST_TEST(
        dropped.error().sentence ==
        "a.json: Line 2, /1/rdad/estimateOnly: is true, but the job is to be "
        "cancelled, which costs nothing."
    );
    write_file(file, good + std::string(job::largest_job_file - good.size(), ' '));
    BOOST_TEST(intake::submit_job_file(file, root, {.estimate_only = true}).has_error());
    BOOST_TEST(s.incoming().list().value().empty());
}

BOOST_FIXTURE_TEST_CASE(a_file_that_can_not_be_submitted_leaves_nothing_behind, fixture)
{
    write_file(file, good);
    const auto nowhere = intake::submit_job_file(file, (folder.path() / "missing").string());
    BOOST_TEST_REQUIRE(nowhere.has_error());
    BOOST_TEST(
        nowhere.error().sentence.find("missing/incoming") != std::string::npos,
        nowhere.error().sentence
    );
    BOOST_TEST(s.incoming().names().value().empty());
}

BOOST_FIXTURE_TEST_CASE(a_name_that_the_daemon_leaves_alone_is_not_submitted, fixture)
{
    const std::vector<std::pair<std::string, std::string>> names{
        {".a.json", ".*"},
        {"a.tmp", "*.tmp"},
        {"a.json~", "*~"},
        {"draft-a.json", "draft-*"}};
    for (const auto& [name, pattern] : names) {
        file = (folder.path() / name).string();
        write_file(file, good);
        BOOST_TEST(
            intake::submit_job_file(file, root, {.rules = {.ignored = spool::ignored_names({"draft-*"})}})
                .error()
                .sentence == file + ": the daemon leaves files alone whose name is like " + pattern + "."
        );
    }
    BOOST_TEST(s.incoming().list().value().empty());
}

BOOST_FIXTURE_TEST_CASE(a_file_is_validated_without_submitting_it, fixture)
{
    write_file(file, good);
    BOOST_TEST(intake::validate_job_file(file).empty());
    write_file(file, "[" + good + ", {}]");
    BOOST_TEST(
        intake::validate_job_file(file) ==
            std::vector<std::string>{"Line 1, /1/name: is missing; a string is expected. Line 1, "
                                     "/1/projectId: is missing, and so is "
                                     "iTwinId; a new job needs one of them. Line 1, /1/type: is missing; a "
                                     "new job needs one. Line 1, "
                                     "/1/settings: is missing, and so are inputs and outputs; a new job "
                                     "needs the one or the others."},
        boost::test_tools::per_element()
    );
}

BOOST_AUTO_TEST_SUITE_END()
