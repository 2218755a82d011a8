// SPDX-License-Identifier: BSL-1.0
// From dropped files to records.

#include "contains.hpp"
#include "dropping.hpp"

#include <boost/test/unit_test.hpp>

#include <fcntl.h>
#include <sys/stat.h>

#include <csignal>

using namespace rdad;
using namespace rdad::tests;

BOOST_AUTO_TEST_SUITE(accepting_files)

BOOST_FIXTURE_TEST_CASE(a_good_file_becomes_a_record_that_can_be_worked_on, dropping)
{
    const auto jobs = accept("a.json", good_file);
    BOOST_TEST_REQUIRE(jobs.size() == 1U);
    BOOST_TEST(jobs[0].name == "a");
    BOOST_TEST(jobs[0].job_id.value() == "6f51448f-6377-4330-9ab0-f13fe994b3f1");
    BOOST_TEST(jobs[0].source == record_of(jobs[0]).source);
    BOOST_TEST(jobs[0].untold_events == 1U);
    BOOST_TEST(!record_of(jobs[0]).outcome);
    BOOST_TEST(names_in("active") == "a.json");
    BOOST_TEST(names_in("incoming").empty());
}

BOOST_FIXTURE_TEST_CASE(the_jobs_of_an_array_become_records_each_for_itself, dropping)
{
    const auto jobs = accept("a.json", "[" + good_file + ", {\"id\": 7}]");
    BOOST_TEST_REQUIRE(jobs.size() == 2U);
    BOOST_TEST(!record_of(jobs[0]).outcome);
    BOOST_TEST(record_of(jobs[1]).outcome->reason == "Line 1, /1/id: 7 is not a string.");
    BOOST_TEST(record_of(jobs[1]).spec_text == "{\"id\": 7}");
    BOOST_TEST(names_in("active") == "a.1.json a.2.json");
}

BOOST_FIXTURE_TEST_CASE(a_file_that_is_not_JSON_is_kept_byte_for_byte, dropping)
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

BOOST_FIXTURE_TEST_CASE(what_is_no_file_or_too_large_is_rejected_with_the_reason, dropping)
{
    std::filesystem::create_directory(root.path() / "incoming/folder");
    intake::claim_acceptance of_folder(s.claim("folder").value());
    auto jobs = intake::accept(s, of_folder, now).value();
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

BOOST_FIXTURE_TEST_CASE(a_file_on_which_a_lease_is_kept_is_rejected_in_the_end, dropping)
{
    const std::string name = claim("a.json", good_file);
    const spool::file_descriptor holder(::open((root.path() / "active" / name).c_str(), O_RDWR | O_CLOEXEC));
    BOOST_TEST_REQUIRE(::fcntl(holder.get(), F_SETSIG, SIGURG) == 0);
    BOOST_TEST_REQUIRE(::fcntl(holder.get(), F_SETLEASE, F_WRLCK) == 0);
    intake::claim_acceptance acceptance(name);
    BOOST_TEST(intake::accept(s, acceptance, now).error().code.value() == EWOULDBLOCK);
    BOOST_TEST(
        intake::accept(s, acceptance, now + std::chrono::seconds(119)).error().code.value() == EWOULDBLOCK
    );
    const auto jobs = intake::accept(s, acceptance, now + std::chrono::seconds(120)).value();
    BOOST_TEST_REQUIRE(jobs.size() == 1U);
    BOOST_TEST(
        record_of(jobs[0]).outcome->reason ==
        "Somebody keeps a lease on the file (fcntl(2), F_SETLEASE), so that it can't be read. What was "
        "dropped "
        "is kept beside the record a."
    );
    BOOST_TEST(names_in("rejected") == "a.dropped");
}

BOOST_FIXTURE_TEST_CASE(a_second_file_of_one_name_gets_another, dropping)
{
    accept("a.json", good_file);
    BOOST_TEST(accept("a.json", good_file).at(0).name == "a~2");
}

BOOST_FIXTURE_TEST_CASE(a_large_file_is_taken_in_small_steps, dropping)
{
    constexpr std::size_t all = 300;
    intake::claim_acceptance acceptance(claim("a.json", many_jobs(all)));
    const auto records = [this] { return spool::spool::records(s.active()).value().size(); };
    std::size_t before = 0;
    while (!intake::step_together(s, {&acceptance}, now).front().value()) {
        BOOST_TEST(records() - before <= 64U, "the disk has others to serve");
        before = records();
    }
    BOOST_TEST(records() == all);
    BOOST_TEST(acceptance.take_jobs().size() == all);
}

BOOST_FIXTURE_TEST_CASE(a_name_that_cannot_be_typed_gets_a_clean_one_and_is_told_in_the_record, dropping)
{
    const std::string told = "It was dropped as a%1B]0;%FF%E2%80%8B%25%7F%20.json, percent-encoded.";
    const std::string name = "a\x1b]0;\xff\u200B%\x7f .json";
    const auto good = accept(name, good_file);
    BOOST_TEST(good.at(0).name == "a_]0;__%_ ");
    BOOST_TEST(record_of(good[0]).events.at(0).message == "The daemon has taken the job. " + told);
    const auto bad = accept(name, "7");
    BOOST_TEST(bad.at(0).name == "a_]0;__%_ ~2");
    const std::string reason = record_of(bad[0]).outcome->reason;
    BOOST_TEST(!contains(reason, told));
    BOOST_TEST(record_of(bad[0]).events.at(0).message == reason + " " + told);
}

BOOST_FIXTURE_TEST_CASE(what_is_kept_of_a_file_has_the_clean_name_too, dropping)
{
    const auto jobs = accept("\xff\x80.json", "{nonsense");
    BOOST_TEST(jobs.at(0).name == "__");
    BOOST_TEST(contains(record_of(jobs[0]).outcome->reason, "beside the record __."));
    BOOST_TEST(names_in("rejected") == "__.dropped");
}

BOOST_FIXTURE_TEST_CASE(clean_names_that_are_alike_are_numbered, dropping)
{
    accept("a\x1b.json", good_file);
    BOOST_TEST(accept("a\x07.json", good_file).at(0).name == "a_~2");
    BOOST_TEST(accept("a_.json", good_file).at(0).name == "a_~3");
}

BOOST_FIXTURE_TEST_CASE(a_name_that_can_be_typed_stays, dropping)
{
    const auto jobs = accept("br\u00FCcke 7 (\u6A4B) '%'.json", good_file);
    BOOST_TEST(jobs.at(0).name == "br\u00FCcke 7 (\u6A4B) '%'");
    BOOST_TEST(record_of(jobs[0]).events.at(0).message == "The daemon has taken the job.");
}

BOOST_FIXTURE_TEST_CASE(a_try_that_failed_leaves_nothing_twice, dropping)
{
    intake::claim_acceptance acceptance(claim("a.json", "[" + good_file + "," + good_file + "]"));
    const auto in_the_way = root.path() / "active/.a.2.json.writing";
    std::filesystem::create_directory(in_the_way);
    BOOST_TEST(intake::accept(s, acceptance, now).has_error());
    BOOST_TEST(std::filesystem::exists(root.path() / "active/a.1.json"));
    std::filesystem::remove(in_the_way);
    BOOST_TEST(intake::accept(s, acceptance, now).value().size() == 2U);
    BOOST_TEST(names_in("active") == "a.1.json a.2.json");
}

BOOST_FIXTURE_TEST_CASE(a_try_that_failed_leaves_its_name_to_others_and_their_records_alone, dropping)
{
    intake::claim_acceptance acceptance(claim("a.json", good_file));
    const auto in_the_way = root.path() / "active/.a.json.writing";
    std::filesystem::create_directory(in_the_way);
    BOOST_TEST(intake::accept(s, acceptance, now).has_error());
    std::filesystem::remove(in_the_way);
    const std::string other = R"({"id": "0b3ab9ba-9a3c-4b5f-a8a5-6a3f43d1b0a5"})";
    BOOST_TEST(accept("a", other).at(0).name == "a");
    const std::string record = read_file(root.path() / "active/a.json");

    BOOST_TEST(intake::accept(s, acceptance, now).value().at(0).name == "a~2");
    BOOST_TEST(names_in("active") == "a.json a~2.json");
    BOOST_TEST(read_file(root.path() / "active/a.json") == record);
}

BOOST_FIXTURE_TEST_CASE(files_that_are_taken_together_share_a_step_and_have_names_of_their_own, dropping)
{
    intake::claim_acceptance one(claim("a.json", good_file));
    intake::claim_acceptance many(claim("b.json", many_jobs(200)));
    intake::claim_acceptance same_name(claim("a.json", good_file));
    const auto steps = intake::step_together(s, {&one, &many, &same_name}, now);
    BOOST_TEST(steps[0].value());
    BOOST_TEST(!steps[1].value());
    BOOST_TEST(steps[2].value());
    BOOST_TEST(one.take_jobs().at(0).name == "a");
    BOOST_TEST(same_name.take_jobs().at(0).name == "a~2");
    BOOST_TEST(spool::spool::records(s.active()).value().size() == 2 + intake::records_a_step / 3);
    BOOST_TEST(s.claims().value().size() == 1U);
    BOOST_TEST(intake::accept(s, many, now).value().size() == 200U);
    BOOST_TEST(spool::spool::records(s.active()).value().size() == 202U);
}

BOOST_FIXTURE_TEST_CASE(a_file_that_can_not_be_taken_leaves_those_beside_it_alone, dropping)
{
    intake::claim_acceptance missing("missing.json.18a3u1000.dropped");
    intake::claim_acceptance blocked(claim("b.json", good_file));
    std::filesystem::create_directory(root.path() / "active/.b.json.writing");
    intake::claim_acceptance good(claim("c.json", good_file));
    const auto steps = intake::step_together(s, {&missing, &blocked, &good}, now);
    BOOST_TEST(steps[0].has_error());
    BOOST_TEST(steps[1].has_error());
    BOOST_TEST(steps[2].value());
    BOOST_TEST(good.take_jobs().at(0).name == "c");
    BOOST_TEST(s.claims().value() == std::vector{blocked.claim()}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
