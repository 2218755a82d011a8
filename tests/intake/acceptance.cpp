// SPDX-License-Identifier: BSL-1.0
// From dropped files to records, and what a crash in between leaves.

#include "intake/acceptance.hpp"

#include "disk/stored_record.hpp"
#include "job/job_file.hpp"
#include "spool/names.hpp"
#include "temporary_folder.hpp"

#include <boost/test/unit_test.hpp>

#include <sys/stat.h>

#include <set>

using namespace rdad;
using namespace rdad::tests;

BOOST_AUTO_TEST_SUITE(accepting_files)

namespace {

const std::string good = R"({"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1"})";
const std::chrono::system_clock::time_point now{std::chrono::hours(500'000)};

struct fixture
{
    temporary_folder root;
    spool::spool s = spool::spool::own(root.path().string()).value();

    std::string claim(const std::string& name, const std::string& text)
    {
        write_file(root.path() / "incoming" / name, text);
        return s.claim(name).value();
    }

    std::vector<intake::accepted_job> accept(const std::string& name, const std::string& text)
    {
        return intake::claim_acceptance(claim(name, text)).run(s, now).value();
    }

    job::record record_of(const intake::accepted_job& job)
    {
        return disk::read_record(s.active(), job.name).value();
    }

    std::string names_in(const std::string& folder)
    {
        std::set<std::string> names;
        for (const auto& entry : std::filesystem::directory_iterator(root.path() / folder))
            names.insert(entry.path().filename().string());
        std::string text;
        for (const std::string& name : names)
            text.append(text.empty() ? "" : " ").append(name);
        return text;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(a_good_file_becomes_a_record_that_can_be_worked_on, fixture)
{
    const auto jobs = accept("a.json", good);
    BOOST_TEST_REQUIRE(jobs.size() == 1U);
    BOOST_TEST(jobs[0].name == "a");
    BOOST_TEST(jobs[0].job_id.value() == "6f51448f-6377-4330-9ab0-f13fe994b3f1");
    BOOST_TEST(jobs[0].source == record_of(jobs[0]).source);
    BOOST_TEST(jobs[0].untold_events == 1U);
    BOOST_TEST(!record_of(jobs[0]).outcome);
    BOOST_TEST(names_in("active") == "a.json");
    BOOST_TEST(names_in("incoming").empty());
}

BOOST_FIXTURE_TEST_CASE(the_jobs_of_an_array_become_records_each_for_itself, fixture)
{
    const auto jobs = accept("a.json", "[" + good + ", {\"id\": 7}]");
    BOOST_TEST_REQUIRE(jobs.size() == 2U);
    BOOST_TEST(!record_of(jobs[0]).outcome);
    BOOST_TEST(record_of(jobs[1]).outcome->reason == "Line 1, /1/id: 7 is not a string.");
    BOOST_TEST(record_of(jobs[1]).spec_text == "{\"id\": 7}");
    BOOST_TEST(names_in("active") == "a.1.json a.2.json");
}

BOOST_FIXTURE_TEST_CASE(a_file_that_is_not_JSON_is_kept_byte_for_byte, fixture)
{
    const auto jobs = accept("a.json", "{nonsense");
    BOOST_TEST_REQUIRE(jobs.size() == 1U);
    BOOST_TEST(
        record_of(jobs[0]).outcome->reason ==
        "The file is not JSON: syntax error on line 1. What was dropped is kept beside the record a."
    );
    BOOST_TEST(names_in("rejected") == "a.dropped");
    BOOST_TEST(read_file(root.path() / "rejected/a.dropped") == "{nonsense");
}

BOOST_FIXTURE_TEST_CASE(what_is_no_file_or_too_large_is_rejected_with_the_reason, fixture)
{
    std::filesystem::create_directory(root.path() / "incoming/folder");
    auto jobs = intake::claim_acceptance(s.claim("folder").value()).run(s, now).value();
    BOOST_TEST(
        record_of(jobs[0]).outcome->reason ==
        "It is a folder, not a file. What was dropped is kept beside the record folder."
    );
    jobs = accept("large.json", std::string((1 << 20) + 1, ' '));
    BOOST_TEST(
        record_of(jobs[0]).outcome->reason ==
        "The file has more than 1048576 bytes, the most that a job file may have. What was dropped is kept "
        "beside the record large."
    );
    BOOST_TEST(names_in("rejected") == "folder.dropped large.dropped");
}

BOOST_FIXTURE_TEST_CASE(a_second_file_of_one_name_gets_another, fixture)
{
    accept("a.json", good);
    BOOST_TEST(accept("a.json", good).at(0).name == "a~2");
}

BOOST_FIXTURE_TEST_CASE(a_claim_that_a_crash_has_left_is_accepted_once, fixture)
{
    accept("a.json", good);
    const std::string left = claim("a.json", "[" + good + "," + good + "]");
    // As far as it had come: one of its two records.
    auto half =
        job::new_record(*job::parse_job_file("a.json", good).at(0).spec, good, spool::claim_id(left), now);
    s.write_claimed_record("a.1", job::to_text(half)).value();
    const intake::recovered_jobs recovered = intake::recover_jobs(s, now).value();
    BOOST_TEST(recovered.jobs.size() == 3U);
    BOOST_TEST(names_in("active") == "a.1.json a.2.json a.json");
    BOOST_TEST(intake::recover_jobs(s, now).value().jobs.size() == 3U);
}

BOOST_FIXTURE_TEST_CASE(a_try_that_failed_leaves_nothing_twice, fixture)
{
    intake::claim_acceptance acceptance(claim("a.json", "[" + good + "," + good + "]"));
    const auto in_the_way = root.path() / "active/.a.2.json.writing";
    std::filesystem::create_directory(in_the_way);
    BOOST_TEST(acceptance.run(s, now).has_error());
    BOOST_TEST(std::filesystem::exists(root.path() / "active/a.1.json"));
    std::filesystem::remove(in_the_way);
    BOOST_TEST(acceptance.run(s, now).value().size() == 2U);
    BOOST_TEST(names_in("active") == "a.1.json a.2.json");
}

BOOST_FIXTURE_TEST_CASE(a_try_that_failed_leaves_its_name_to_others_and_their_records_alone, fixture)
{
    intake::claim_acceptance acceptance(claim("a.json", good));
    const auto in_the_way = root.path() / "active/.a.json.writing";
    std::filesystem::create_directory(in_the_way);
    BOOST_TEST(acceptance.run(s, now).has_error());
    std::filesystem::remove(in_the_way);
    const std::string other = R"({"id": "0b3ab9ba-9a3c-4b5f-a8a5-6a3f43d1b0a5"})";
    BOOST_TEST(accept("a", other).at(0).name == "a");
    const std::string record = read_file(root.path() / "active/a.json");

    BOOST_TEST(acceptance.run(s, now).value().at(0).name == "a~2");
    BOOST_TEST(names_in("active") == "a.json a~2.json");
    BOOST_TEST(read_file(root.path() / "active/a.json") == record);
}

BOOST_FIXTURE_TEST_CASE(the_record_of_a_name_that_is_not_UTF_8_can_be_read_again, fixture)
{
    const auto jobs = accept("\xff\x80.json", "{nonsense");
    BOOST_TEST(jobs.at(0).name == "\xff\x80");
    const intake::recovered_jobs recovered = intake::recover_jobs(s, now).value();
    BOOST_TEST(recovered.problems.empty());
    BOOST_TEST(recovered.jobs.at(0).name == jobs[0].name);
    BOOST_TEST(recovered.jobs.at(0).untold_events == 0U);
    BOOST_TEST(names_in("rejected") == "\xff\x80.dropped");
}

BOOST_FIXTURE_TEST_CASE(what_stands_in_the_place_of_a_record_and_is_no_file_is_held, fixture)
{
    namespace fs = std::filesystem;
    write_file(root.path() / "secret", good);
    fs::create_symlink(root.path() / "secret", root.path() / "active/link.json");
    fs::create_directory(root.path() / "active/folder.json");
    BOOST_TEST_REQUIRE(::mkfifo((root.path() / "active/fifo.json").c_str(), 0600) == 0);
    const intake::recovered_jobs recovered = intake::recover_jobs(s, now).value();
    BOOST_TEST(recovered.jobs.empty());
    BOOST_TEST(recovered.unread == 0U);
    BOOST_TEST_REQUIRE(recovered.problems.size() == 3U);
    BOOST_TEST(
        recovered.problems[2].sentence ==
        "The record link can't be read: Too many levels of symbolic links. It is now " +
            (root.path() / "held/link.json").string() + "."
    );
    BOOST_TEST(names_in("active").empty());
    BOOST_TEST(names_in("held") == "fifo.json folder.json link.json");
    BOOST_TEST(fs::is_symlink(root.path() / "held/link.json"));
}

BOOST_FIXTURE_TEST_CASE(what_is_not_the_daemons_is_left_alone_and_told_of, fixture)
{
    // Were they claims, they would have one source, and the second would take the records of the first.
    write_file(root.path() / "active/a.json.x.dropped", good);
    write_file(root.path() / "active/b.json.x.dropped", good);
    std::filesystem::create_directory(root.path() / "active/folder");
    const intake::recovered_jobs recovered = intake::recover_jobs(s, now).value();
    BOOST_TEST(recovered.jobs.empty());
    BOOST_TEST_REQUIRE(recovered.problems.size() == 3U);
    BOOST_TEST(
        recovered.problems[2].sentence ==
        (root.path() / "active/folder").string() + " is not the daemon's; it is left alone."
    );
    BOOST_TEST(names_in("active") == "a.json.x.dropped b.json.x.dropped folder");
}

BOOST_FIXTURE_TEST_CASE(a_record_that_names_a_path_in_place_of_a_job_is_held, fixture)
{
    const std::string life = R"({"spec": {"name": "x"}, "life": {"nextStep": "follow", "jobId": )";
    write_file(root.path() / "active/path.json", life + R"("../../../etc/passwd"}})");
    write_file(root.path() / "active/none.json", life + "null}}");
    const intake::recovered_jobs recovered = intake::recover_jobs(s, now).value();
    BOOST_TEST(recovered.jobs.empty());
    BOOST_TEST(names_in("held") == "none.json path.json");
}

BOOST_FIXTURE_TEST_CASE(a_record_that_cannot_be_read_is_held_and_told_of, fixture)
{
    accept("a.json", good);
    write_file(root.path() / "active/b.json", "{");
    const intake::recovered_jobs recovered = intake::recover_jobs(s, now).value();
    BOOST_TEST(recovered.jobs.size() == 1U);
    BOOST_TEST(
        recovered.problems.at(0).sentence ==
        "The record b can't be read: is not JSON: it ends in the middle of a value. It is now " +
            (root.path() / "held/b.json").string() + "."
    );
}

BOOST_FIXTURE_TEST_CASE(a_record_of_a_newer_release_is_left_alone_and_told_of, fixture)
{
    accept("a.json", good);
    const std::string newer =
        R"({"life": {"format": 2, "nextStep": "somethingNew"}, "events": [{"event": "new"}]})";
    write_file(root.path() / "active/b.json", newer);
    // Made from this claim, it would be there twice.
    write_file(root.path() / "active/b.json.1.dropped", good);
    const intake::recovered_jobs recovered = intake::recover_jobs(s, now).value();
    BOOST_TEST(recovered.jobs.size() == 1U);
    BOOST_TEST(recovered.unread == 2U);
    BOOST_TEST(
        recovered.problems.at(0).sentence ==
        "The record b is of a newer release of rdad: it is left alone, for that to go on with."
    );
    BOOST_TEST(names_in("active") == "a.json b.json b.json.1.dropped");
    BOOST_TEST(read_file(root.path() / "active/b.json") == newer);
}

BOOST_AUTO_TEST_SUITE_END()
