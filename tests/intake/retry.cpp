// SPDX-License-Identifier: BSL-1.0
// rdactl retry on the disk: what may run once more, and what would be paid for twice.

#include "intake/retry.hpp"

#include "contains.hpp"
#include "intake/acceptance.hpp"
#include "job/policy_text.hpp"
#include "job/record.hpp"
#include "temporary_folder.hpp"

#include <boost/test/unit_test.hpp>

#include <unistd.h>

#include <filesystem>

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using namespace rdad;
using namespace rdad::tests;
using job::final_state;

BOOST_AUTO_TEST_SUITE(retries)

namespace {

constexpr const char* to_create =
    R"({"name": "survey", "iTwinId": "c", "type": "mesh", "inputs": [], "outputs": []})";

struct fixture
{
    temporary_folder root;
    spool::spool s = spool::spool::own(root.path().string()).value();
    std::chrono::system_clock::time_point now{500'000h};

    void drop(const std::string& file, const std::string& text = to_create) const
    {
        write_file(root.path() / "incoming" / file, text);
    }

    /// Makes the records of a dropped file. Answers the name of the first.
    std::string take(const std::string& file)
    {
        now += 1min;
        intake::claim_acceptance acceptance(s.claim(file).value());
        return intake::accept(s, acceptance, now).value().at(0).name;
    }

    void end(const std::string& name, final_state state)
    {
        job::record r = job::read_record(spool::spool::read_record(s.active(), name).value()).value();
        r.outcome = job::outcome{state, "So it is.", std::nullopt};
        BOOST_TEST_REQUIRE(s.change_record({name, job::to_final_text(r), state}).done.has_value());
    }

    std::string run_to(final_state state, const std::string& file = "a.json")
    {
        drop(file);
        const std::string name = take(file);
        end(name, state);
        return name;
    }

    void remove(const std::string& path) const { BOOST_TEST_REQUIRE(fs::remove(root.path() / path)); }

    bool is_retried(const std::string& name) { return intake::retry_job(s, name).has_value(); }

    void check_refused(const std::string& name, const std::string& part)
    {
        const auto refused = intake::retry_job(s, name);
        BOOST_TEST_REQUIRE(refused.has_error());
        BOOST_TEST((refused.error().code == boost::system::errc::operation_not_permitted));
        BOOST_TEST(contains(refused.error().sentence, part), refused.error().sentence);
    }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(a_job_that_has_failed_is_dropped_once_more, fixture)
{
    for (const final_state state : {final_state::failed, final_state::cancelled, final_state::rejected}) {
        const std::string file = std::string(to_string(state)) + ".json";
        const std::string name = run_to(state, file);
        BOOST_TEST(intake::retry_job(s, name).value() == name + "~2.json");
        BOOST_TEST(read_file(root.path() / "incoming" / (name + "~2.json")) == job::with_again(to_create));
    }
}

BOOST_FIXTURE_TEST_CASE(a_job_that_has_succeeded_or_is_not_done_is_not, fixture)
{
    check_refused(run_to(final_state::success, "succeeded.json"), "ended with success");
    check_refused(run_to(final_state::held, "held.json"), "is held");
    drop("active.json");
    check_refused(take("active.json"), "isn't done");
}

BOOST_FIXTURE_TEST_CASE(a_job_that_nobody_knows_is_not, fixture)
{
    const auto unknown = intake::retry_job(s, "survey");
    BOOST_TEST_REQUIRE(unknown.has_error());
    BOOST_TEST((unknown.error().code == boost::system::errc::no_such_file_or_directory));
    BOOST_TEST(unknown.error().sentence == "There is no job survey in the spool.");
}

BOOST_FIXTURE_TEST_CASE(a_job_without_a_good_spec_is_not_and_what_to_do_is_said, fixture)
{
    drop("nonsense.json", "{nonsense");
    const std::string nonsense = take("nonsense.json");
    end(nonsense, final_state::rejected);
    check_refused(nonsense, "Mend the file that is kept as rejected/nonsense.dropped, and submit it.");
    drop("wrong.json", R"({"id": 7})");
    const std::string wrong = take("wrong.json");
    end(wrong, final_state::rejected);
    check_refused(
        wrong,
        "The spec of wrong is wrong: Line 1, /id: 7 is not a string. Mend it, and submit it."
    );
}

BOOST_FIXTURE_TEST_CASE(a_record_that_can_not_be_read_is_not, fixture)
{
    write_file(root.path() / "failed/survey.json", "{");
    check_refused("survey", "The record survey can't be read: is not JSON");
}

BOOST_FIXTURE_TEST_CASE(a_job_whose_retry_would_be_left_alone_is_not, fixture)
{
    const std::string name = run_to(final_state::failed, "draft-a.json");
    const spool::ignored_names ignored({"draft-*"});
    const auto refused = intake::retry_job(s, name, {.ignored = ignored});
    BOOST_TEST_REQUIRE(refused.has_error());
    BOOST_TEST((refused.error().code == boost::system::errc::operation_not_permitted));
    BOOST_TEST(
        refused.error().sentence ==
        "draft-a~2.json would be left alone, since its name is like draft-*. Submit "
        "its spec by another name."
    );
    BOOST_TEST(s.incoming().list().value().empty());
    BOOST_TEST(is_retried(name), "once it is ignored no more");
}

BOOST_FIXTURE_TEST_CASE(nobody_keeps_a_job_from_being_retried_by_what_they_drop, fixture)
{
    const std::string name = run_to(final_state::failed);
    fs::create_directories(root.path() / "incoming/.retry.a~2.json");
    fs::create_directories(root.path() / "incoming/a.json");
    if (::geteuid() == 0) {
        drop("a~7.json");
        BOOST_TEST_REQUIRE(::chown((root.path() / "incoming/a~7.json").c_str(), 1000, 1000) == 0);
    }
    BOOST_TEST(intake::retry_job(s, name).value() == "a~2.json");
    // The other one's file gets the name first: the retry is known all the same.
    fs::remove_all(root.path() / "incoming/a.json");
    drop("a.json", R"({"name": "other", "iTwinId": "c", "type": "mesh", "inputs": [], "outputs": []})");
    BOOST_TEST(take("a.json") == "a~2");
    BOOST_TEST(take("a~2.json") == "a~3");
    check_refused(name, "was retried already, as a~3.");
}

BOOST_FIXTURE_TEST_CASE(a_retry_that_lies_in_incoming_is_the_only_one, fixture)
{
    const std::string name = run_to(final_state::failed);
    BOOST_TEST(is_retried(name));
    check_refused(name, "a~2.json is in incoming/ already");
}

BOOST_FIXTURE_TEST_CASE(a_retry_that_is_only_claimed_is_the_only_one, fixture)
{
    const std::string name = run_to(final_state::failed);
    BOOST_TEST(is_retried(name));
    BOOST_TEST(s.claim("a~2.json").has_value());
    check_refused(name, "a~2.json is in incoming/ already");
}

BOOST_FIXTURE_TEST_CASE(a_retry_that_has_a_record_is_the_only_one_wherever_that_is, fixture)
{
    const std::string name = run_to(final_state::failed);
    BOOST_TEST(is_retried(name));
    BOOST_TEST(take("a~2.json") == "a~2");
    check_refused(name, "was retried already, as a~2");
    end("a~2", final_state::failed);
    check_refused(name, "was retried already, as a~2");
    BOOST_TEST(is_retried("a~2"));
}

BOOST_FIXTURE_TEST_CASE(a_retry_gets_no_name_that_was_used_before, fixture)
{
    BOOST_TEST(run_to(final_state::failed) == "a");
    BOOST_TEST(run_to(final_state::failed) == "a~2");
    remove("failed/a.json");
    BOOST_TEST(is_retried("a~2"));
    BOOST_TEST(take("a~3.json") == "a~3");
    check_refused("a~2", "was retried already, as a~3.");
    now -= 24h;
    end("a~3", final_state::failed);
    BOOST_TEST(is_retried("a~3"));
    BOOST_TEST(take("a~4.json") == "a~4");
    check_refused("a~2", "was retried already, as a~");
}

BOOST_FIXTURE_TEST_CASE(
    a_retry_to_which_an_earlier_release_gave_the_name_of_a_removed_record_is_the_only_one,
    fixture
)
{
    BOOST_TEST(run_to(final_state::failed) == "a");
    BOOST_TEST(run_to(final_state::failed) == "a~2");
    remove("failed/a.json");
    drop("a.json");
    BOOST_TEST(take("a.json") == "a");
    check_refused("a~2", "was retried already, as a.");
    end("a", final_state::success);
    check_refused("a~2", "was retried already, as a.");
}

BOOST_FIXTURE_TEST_CASE(a_gap_in_the_numbers_hides_no_retry, fixture)
{
    for (const char* name : {"a", "a~2", "a~3", "a~4"})
        BOOST_TEST(run_to(final_state::failed) == name);
    remove("failed/a~3.json");
    check_refused("a~2", "was retried already, as a~4");
    remove("failed/a.json");
    check_refused("a~2", "was retried already, as a~4");
}

BOOST_FIXTURE_TEST_CASE(what_was_dropped_earlier_is_no_retry, fixture)
{
    BOOST_TEST(run_to(final_state::success) == "a");
    BOOST_TEST(run_to(final_state::failed) == "a~2");
    BOOST_TEST(is_retried("a~2"));
}

BOOST_FIXTURE_TEST_CASE(a_clock_that_was_set_back_pays_nothing_twice, fixture)
{
    BOOST_TEST(run_to(final_state::failed) == "a");
    now -= 24h;
    BOOST_TEST(run_to(final_state::failed) == "a~2");
    check_refused("a", "was retried already, as a~2");
}

BOOST_FIXTURE_TEST_CASE(another_spec_of_the_same_name_is_no_retry, fixture)
{
    const std::string name = run_to(final_state::failed);
    drop("a.json", R"({"name": "other", "iTwinId": "c", "type": "mesh", "inputs": [], "outputs": []})");
    BOOST_TEST(take("a.json") == "a~2");
    BOOST_TEST(is_retried(name));
}

BOOST_FIXTURE_TEST_CASE(a_name_that_is_cut_does_not_hide_a_retry, fixture)
{
    const std::string file = std::string(199, 'n');
    drop(file + ".json", std::string("[").append(to_create).append("]"));
    const std::string name = take(file + ".json");
    BOOST_TEST(name == file + ".1");
    end(name, final_state::failed);
    BOOST_TEST(is_retried(name));
    BOOST_TEST(s.claim(name + "~2.json").has_value());
    check_refused(name, "is in incoming/ already");
    const std::string claim = s.claims().value().at(0);
    now += 1min;
    intake::claim_acceptance acceptance(claim);
    BOOST_TEST(intake::accept(s, acceptance, now).value().at(0).name != name);
    check_refused(name, "was retried already");
}

BOOST_FIXTURE_TEST_CASE(a_job_that_may_still_be_started_is_retried_when_that_is_known, fixture)
{
    const std::string name = run_to(final_state::rejected);
    const std::string id = "6f51448f-6377-4330-9ab0-f13fe994b3f1";
    BOOST_TEST_REQUIRE(s.write_second_looks({{now, name, id, false}}).has_value());
    check_refused(
        name,
        "may still be started by a call that was given up. It is looked at 2027-01-15T08:01:00Z"
    );
    BOOST_TEST_REQUIRE(s.write_second_looks({}).has_value());
    BOOST_TEST(is_retried(name));
}

BOOST_FIXTURE_TEST_CASE(what_can_not_be_read_may_be_a_retry, fixture)
{
    const std::string name = run_to(final_state::failed);
    write_file(root.path() / "active/a~2.json", R"({"life": {"format": 4}})");
    check_refused(name, "was retried already, as a~2");
}

BOOST_FIXTURE_TEST_CASE(a_number_may_be_large, fixture)
{
    const std::string name = run_to(final_state::failed, "scan~20261126235959.json");
    BOOST_TEST(name == "scan~20261126235959");
    BOOST_TEST(intake::retry_job(s, name).value() == "scan~20261126235960.json");
    check_refused(run_to(final_state::failed, "b~99999999999999999999999.json"), "the highest number");
}

BOOST_FIXTURE_TEST_CASE(an_earlier_release_s_record_of_a_name_that_cannot_be_typed_is_retried_once, fixture)
{
    const std::string name = "a\x1b";
    run_to(final_state::failed, "a.json");
    fs::rename(root.path() / "failed/a.json", root.path() / "failed" / (name + ".json"));
    BOOST_TEST(intake::retry_job(s, name).value() == "a_~2.json");
    check_refused(name, "is in incoming/ already");
    const std::string retried = take("a_~2.json");
    BOOST_TEST(retried == "a_~2");
    check_refused(name, "was retried already, as a_~2");
    end(retried, final_state::failed);
    check_refused(name, "was retried already, as a_~2");
    BOOST_TEST(intake::retry_job(s, retried).value() == "a_~3.json");
}

BOOST_FIXTURE_TEST_CASE(a_retry_by_an_earlier_release_of_a_name_that_cannot_be_typed_is_the_only_one, fixture)
{
    const std::string name = "a\x1b";
    run_to(final_state::failed, "a.json");
    fs::rename(root.path() / "failed/a.json", root.path() / "failed" / (name + ".json"));
    drop(name + "~2.json");
    check_refused(name, "is in incoming/ already");
    end(take(name + "~2.json"), final_state::failed);
    check_refused(name, "was retried already, as a_~2");
}

BOOST_FIXTURE_TEST_CASE(a_retried_job_stays_with_the_service_that_was_configured_when_it_was_dropped, fixture)
{
    const std::string text =
        R"({"iTwinId": "t1", "type": "Tomorrow", "specifications": {"inputs": {}, "outputs": []}})";
    drop("a.json", text);
    intake::claim_acceptance acceptance(s.claim("a.json").value());
    const std::string name = intake::accept(s, acceptance, now, api::reality_analysis).value().at(0).name;
    end(name, final_state::failed);
    const std::string retried = intake::retry_job(s, name).value();
    BOOST_TEST(contains(read_file(root.path() / "incoming" / retried), R"("service": "reality-analysis")"));
}

BOOST_FIXTURE_TEST_CASE(what_was_no_good_is_retried_by_the_rules_of_today, fixture)
{
    drop("a.json", R"({"iTwinId": "t1", "type": "Tomorrow", "specifications": {}})");
    const std::string name = take("a.json");
    end(name, final_state::rejected);
    check_refused(name, "/specifications");
    BOOST_TEST(intake::retry_job(s, name, {.of_unnamed = &api::reality_analysis}).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
