// SPDX-License-Identifier: BSL-1.0
// What rdactl shows of a spool.

#include "control/status.hpp"

#include "job/job_file.hpp"
#include "job/record.hpp"
#include "spool/spool.hpp"
#include "temporary_folder.hpp"

#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

using namespace rdad;
using namespace rdad::tests;

BOOST_AUTO_TEST_SUITE(status)

namespace {

const std::string good = R"({"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1"})";
const std::chrono::system_clock::time_point now{std::chrono::hours(500'000)};

struct fixture
{
    temporary_folder folder;
    std::string root = (folder.path() / "spool").string();
    spool::spool s = spool::spool::own(root).value();
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(the_status_counts_the_folders_and_names_unfinished_jobs, fixture)
{
    write_file(folder.path() / "spool/incoming/b.json", good);
    const auto spec = job::parse_job_file("a.json", good).at(0).spec.value();
    job::record active = job::new_record(spec, good, "1", now);
    s.write_claimed_records({{"a", job::to_text(active)}}).front().value();
    job::record held = active;
    held.outcome = job::outcome{job::final_state::held, "It costs too much.", std::nullopt};
    s.change_record({"h", job::to_text(held), job::final_state::held}).done.value();
    const control::spool_status status = control::look_at_spool(root).value();
    BOOST_TEST(
        boost::json::serialize(control::to_json(status)) ==
        R"({"folders":{"incoming":1,"active":1,"success":0,"failed":0,"cancelled":0,"unsubmitted":0,"held":1,)"
        R"("rejected":0},"jobs":[{"name":"a","jobId":"6f51448f-6377-4330-9ab0-f13fe994b3f1","state":"activate",)"
        R"("reason":null,"since":"2027-01-15T08:00:00Z"},{"name":"h",)"
        R"("jobId":"6f51448f-6377-4330-9ab0-f13fe994b3f1","state":"held","reason":"It costs too much.",)"
        R"("since":"2027-01-15T08:00:00Z"}]})"
    );
    BOOST_TEST(control::to_text(status).find("It costs too much.") != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(what_is_in_the_way_of_an_active_job_is_shown_for_as_long_as_it_is, fixture)
{
    const auto spec = job::parse_job_file("a.json", good).at(0).spec.value();
    job::record record = job::new_record(spec, good, "1", now);
    record.events.push_back({now, job::event_kind::stuck, "The job has not got on for 5 min."});
    record.events.push_back({now, job::event_kind::interrupted, "The service answered 503."});
    s.write_claimed_records({{"a", job::to_text(record)}}).front().value();
    BOOST_TEST_REQUIRE(control::look_at_spool(root)->jobs.size() == 1);
    BOOST_TEST(
        control::look_at_spool(root)->jobs[0].reason.value_or("") == "The job has not got on for 5 min."
    );
    record.events.push_back({now, job::event_kind::resumed, "The job gets on again."});
    s.change_record({"a", job::to_text(record)}).done.value();
    BOOST_TEST(!control::look_at_spool(root)->jobs[0].reason);
}

BOOST_FIXTURE_TEST_CASE(files_that_the_daemon_leaves_alone_are_not_counted, fixture)
{
    for (const char* name : {"a.json", "a.json.filepart", "draft-a.json"})
        write_file(folder.path() / "spool/incoming" / name, good);
    BOOST_TEST(control::look_at_spool(root).value().folders[0].second.value() == 2U);
    const spool::ignored_names ignored({"draft-*"});
    BOOST_TEST(control::look_at_spool(root, ignored).value().folders[0].second.value() == 1U);
}

BOOST_FIXTURE_TEST_CASE(a_record_that_cannot_be_read_is_shown_as_such, fixture)
{
    write_file(folder.path() / "spool/active/b\n\xFF.json", "{");
    const std::string text = control::to_text(control::look_at_spool(root).value());
    BOOST_TEST(text.find("b \xEF\xBF\xBD ") != std::string::npos, text);
    BOOST_TEST(text.find("unreadable") != std::string::npos, text);
    BOOST_TEST(text.find("    is not JSON: it ends in the middle of a value\n") != std::string::npos, text);
}

BOOST_AUTO_TEST_SUITE_END()
