// SPDX-License-Identifier: BSL-1.0
// What active/ holds at a start, and what a crash has left.

#include "intake/recovery.hpp"

#include "dropping.hpp"
#include "job/job_file.hpp"
#include "spool/names.hpp"
#include "spool/traced_calls.hpp"

#include <boost/test/unit_test.hpp>

#include <sys/stat.h>

#include <cerrno>
#include <filesystem>

using namespace rdad;
using namespace rdad::tests;

BOOST_AUTO_TEST_SUITE(recovering_records)

BOOST_FIXTURE_TEST_CASE(a_claim_that_a_crash_has_left_is_accepted_once, dropping)
{
    accept("a.json", good_file);
    const std::string left = claim("a.json", "[" + good_file + "," + good_file + "]");
    // As far as it had come: one of its two records.
    auto half = job::new_record(
        *job::parse_job_file("a.json", good_file).at(0).spec,
        good_file,
        spool::claim_id(left),
        now
    );
    s.write_claimed_records({{"a.1", job::to_text(half)}}).front().value();
    const intake::recovered_jobs recovered = intake::recover_jobs(s, known).value();
    BOOST_TEST(recovered.jobs.size() == 1U, "nothing of the claim is worked on yet");
    BOOST_TEST_REQUIRE(recovered.claims.size() == 1U);
    BOOST_TEST(intake::accept(s, *recovered.claims[0], now).value().size() == 2U);
    BOOST_TEST(names_in("active") == "a.1.json a.2.json a.json");
    BOOST_TEST(intake::recover_jobs(s, known).value().jobs.size() == 3U);
}

BOOST_FIXTURE_TEST_CASE(
    nothing_relies_on_what_an_earlier_process_has_added_where_it_can_not_be_synced,
    dropping
)
{
    accept("a.json", good_file);
    s.change_record({"a", spool::spool::read_record(s.active(), "a").value()}).done.value();
    trace t{std::filesystem::canonical(root.path()).string()};
    t.failing = "active/a.json";
    traced = &t;
    const auto recovered = intake::recover_jobs(s, known);
    traced = nullptr;
    BOOST_TEST_REQUIRE(recovered.has_error());
    BOOST_TEST(recovered.error().code.value() == EIO);
    BOOST_TEST(intake::recover_jobs(s, known).value().jobs.size() == 1U);
}

BOOST_FIXTURE_TEST_CASE(a_record_whose_texts_are_damaged_is_held_and_the_start_goes_on, dropping)
{
    accept("a.json", good_file);
    write_file(
        root.path() / "active/b.json",
        "{}\n\x1e"
        "damaged\x1e\x1e"
        "damaged\x1e"
    );
    const intake::recovered_jobs recovered = intake::recover_jobs(s, known).value();
    BOOST_TEST(recovered.jobs.size() == 1U);
    BOOST_TEST(recovered.problems.size() == 1U);
    BOOST_TEST(names_in("active") == "a.json");
    BOOST_TEST(names_in("held") == "b.json");
}

BOOST_FIXTURE_TEST_CASE(an_earlier_release_s_records_of_names_that_cannot_be_typed_go_on, dropping)
{
    const std::string name = "\xff\x1b\u200B";
    write_file(root.path() / "incoming" / (name + ".json"), "{nonsense");
    const std::string claim = s.claim(name + ".json").value();
    const auto spec = job::parse_job_file(name, good_file).at(0).spec.value();
    // Another one of the same claim: the crash came before it ended.
    const auto written = s.write_claimed_records(
        {{name, job::to_text(job::new_record(spec, good_file, spool::claim_id(claim), now))},
         {name + "~2", job::to_text(job::new_record(spec, good_file, "1", now))}}
    );
    BOOST_TEST_REQUIRE(std::ranges::all_of(written, [](const auto& each) { return each.has_value(); }));
    const intake::recovered_jobs recovered = intake::recover_jobs(s, known).value();
    BOOST_TEST(recovered.problems.empty());
    BOOST_TEST_REQUIRE(recovered.jobs.size() == 1U);
    BOOST_TEST(recovered.jobs[0].name == name + "~2");
    BOOST_TEST_REQUIRE(recovered.claims.size() == 1U);
    BOOST_TEST(intake::accept(s, *recovered.claims[0], now).value().at(0).name == "___");
    BOOST_TEST(names_in("active") == "___.json " + name + "~2.json");
    BOOST_TEST(names_in("rejected") == "___.dropped");
    BOOST_TEST(intake::recover_jobs(s, known).value().jobs.size() == 2U);
}

BOOST_FIXTURE_TEST_CASE(a_claim_waits_for_an_earlier_release_s_record_that_cannot_be_read, dropping)
{
    for (const std::string record : {"a\x1b", "a_"}) {
        claim("a\x1b.json", good_file);
        write_file(root.path() / "active" / (record + ".json"), R"({"life": {"format": 4}})");
        const intake::recovered_jobs recovered = intake::recover_jobs(s, known).value();
        BOOST_TEST(recovered.jobs.empty());
        BOOST_TEST(recovered.claims.empty());
        std::filesystem::remove(root.path() / "active" / (record + ".json"));
        const auto claims = intake::recover_jobs(s, known).value().claims;
        BOOST_TEST_REQUIRE(claims.size() == 1U);
        BOOST_TEST(intake::accept(s, *claims[0], now).value().size() == 1U);
        s.remove_record("a_").value();
    }
}

BOOST_FIXTURE_TEST_CASE(what_stands_in_the_place_of_a_record_and_is_no_file_is_held, dropping)
{
    namespace fs = std::filesystem;
    write_file(root.path() / "secret", good_file);
    fs::create_symlink(root.path() / "secret", root.path() / "active/link.json");
    fs::create_directory(root.path() / "active/folder.json");
    BOOST_TEST_REQUIRE(::mkfifo((root.path() / "active/fifo.json").c_str(), 0600) == 0);
    const intake::recovered_jobs recovered = intake::recover_jobs(s, known).value();
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

BOOST_FIXTURE_TEST_CASE(what_is_not_the_daemons_is_left_alone_and_told_of, dropping)
{
    // Were they claims, they would have one source, and the second would take the records of the first.
    write_file(root.path() / "active/a.json.x.dropped", good_file);
    write_file(root.path() / "active/b.json.x.dropped", good_file);
    std::filesystem::create_directory(root.path() / "active/folder");
    const intake::recovered_jobs recovered = intake::recover_jobs(s, known).value();
    BOOST_TEST(recovered.jobs.empty());
    BOOST_TEST_REQUIRE(recovered.problems.size() == 3U);
    BOOST_TEST(
        recovered.problems[2].sentence ==
        (root.path() / "active/folder").string() + " is not the daemon's; it is left alone."
    );
    BOOST_TEST(names_in("active") == "a.json.x.dropped b.json.x.dropped folder");
}

BOOST_FIXTURE_TEST_CASE(a_record_that_names_a_path_in_place_of_a_job_is_held, dropping)
{
    const std::string life = R"({"spec": {"name": "x"}, "life": {"nextStep": "follow", "jobId": )";
    write_file(root.path() / "active/path.json", life + R"("../../../etc/passwd"}})");
    write_file(root.path() / "active/none.json", life + "null}}");
    const intake::recovered_jobs recovered = intake::recover_jobs(s, known).value();
    BOOST_TEST(recovered.jobs.empty());
    BOOST_TEST(names_in("held") == "none.json path.json");
}

BOOST_FIXTURE_TEST_CASE(a_record_that_cannot_be_read_is_held_and_told_of, dropping)
{
    accept("a.json", good_file);
    write_file(root.path() / "active/b.json", "{");
    const intake::recovered_jobs recovered = intake::recover_jobs(s, known).value();
    BOOST_TEST(recovered.jobs.size() == 1U);
    BOOST_TEST(
        recovered.problems.at(0).sentence ==
        "The record b can't be read: is not JSON: it ends in the middle of a value. It is now " +
            (root.path() / "held/b.json").string() + "."
    );
}

BOOST_FIXTURE_TEST_CASE(a_record_of_a_newer_release_is_left_alone_and_told_of, dropping)
{
    accept("a.json", good_file);
    const std::string newer =
        R"({"life": {"format": 4, "nextStep": "somethingNew"}, "events": [{"event": "new"}]})";
    write_file(root.path() / "active/b.json", newer);
    // Made from this claim, it would be there twice.
    write_file(root.path() / "active/b.json.1.dropped", good_file);
    const intake::recovered_jobs recovered = intake::recover_jobs(s, known).value();
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
