// SPDX-License-Identifier: BSL-1.0
// Files that create jobs, dropped twice by mistake.

#include "contains.hpp"
#include "dropping.hpp"
#include "intake/recovery.hpp"
#include "intake/retry.hpp"
#include "spool/names.hpp"

#include <boost/test/unit_test.hpp>

using namespace rdad;
using namespace rdad::tests;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(repetitions)

namespace {

std::string new_job(const std::string& name, const std::string& more = "")
{
    return R"({"name": ")" + name + R"(", "iTwinId": "c", "type": "mesh", "inputs": [], "outputs": [])" +
           more + "}";
}

struct fixture : dropping
{
    /// "run", or "held" with that sentence.
    std::string what_became_of(const intake::accepted_job& job)
    {
        const job::record record = record_of(job);
        BOOST_TEST((job.batch && *job.batch == *record.batch));
        if (!record.outcome)
            return "run";
        return std::string(to_string(record.outcome->state)) + ": " + record.outcome->reason;
    }

    std::string drop(
        const std::string& name,
        const std::string& text,
        std::chrono::system_clock::time_point time = now
    )
    {
        jobs = accept(name, text, time);
        return what_became_of(jobs.front());
    }

    /// As it goes to the folder of its final state.
    void end(const intake::accepted_job& job, job::final_state state)
    {
        job::record record = record_of(job);
        record.outcome = job::outcome{state, "So it ended.", std::nullopt};
        BOOST_TEST_REQUIRE(s.change_record({job.name, job::to_final_text(record), state}).done.has_value());
    }

    std::vector<intake::accepted_job> jobs;
};

const std::string held_since_it_runs =
    "held: The same file is being run, dropped as bridges#1 at 2027-01-15T08:00:00Z. Its jobs would be paid "
    "for twice. "
    "Release them to have them run once more, or drop the file with \"again\": true.";

}  // namespace

BOOST_FIXTURE_TEST_CASE(a_file_that_creates_a_job_and_is_dropped_twice_is_run_once, fixture)
{
    BOOST_TEST(drop("bridges.json", new_job("a")) == "run");
    const auto first = jobs;
    BOOST_TEST(drop("other.json", new_job("a"), now + 24h) == held_since_it_runs);
    BOOST_TEST(record_of(jobs.front()).batch->number == 2U);
}

BOOST_FIXTURE_TEST_CASE(once_its_jobs_have_ended_it_is_held_for_ten_minutes, fixture)
{
    drop("bridges.json", new_job("a"));
    jobs.clear();
    const std::string held = drop("bridges.json", new_job("a"), now + 9min);
    BOOST_TEST(contains(held, "held: The same file was dropped as bridges#1 at 2027-01-15T08:00:00Z."), held);
    BOOST_TEST(drop("bridges.json", new_job("a"), now + 11min) == "run", "as a nightly drop is");
}

BOOST_FIXTURE_TEST_CASE(all_jobs_of_a_repetition_are_held_and_what_is_wrong_is_rejected, fixture)
{
    const std::string id = R"({"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1"})";
    const std::string text = "[" + new_job("a") + "," + id + ", {}]";
    const auto first = accept("bridges.json", text);
    const auto second = accept("bridges.json", text);
    BOOST_TEST_REQUIRE(second.size() == 3U);
    BOOST_TEST(what_became_of(second[0]) == held_since_it_runs);
    BOOST_TEST(what_became_of(second[1]) == held_since_it_runs);
    BOOST_TEST(what_became_of(second[2]).starts_with("rejected: "));
}

BOOST_FIXTURE_TEST_CASE(a_file_that_is_to_be_run_again_is, fixture)
{
    const auto first = accept("bridges.json", new_job("a"));
    const std::string again = new_job("a", R"(, "rdad": {"again": true})");
    BOOST_TEST(drop("bridges.json", again) == "run");
    const auto second = jobs;
    BOOST_TEST(drop("bridges.json", again) == "run", "each time that it is said");
}

BOOST_FIXTURE_TEST_CASE(files_that_create_no_job_may_be_dropped_again, fixture)
{
    BOOST_TEST(drop("bridges.json", good_file) == "run");
    const auto first = jobs;
    BOOST_TEST(drop("bridges.json", good_file) == "run");
}

BOOST_FIXTURE_TEST_CASE(a_file_that_was_rejected_is_not_repeated_by_what_makes_it_good, fixture)
{
    const std::string lines = new_job("a") + "\n" + new_job("b");
    BOOST_TEST(drop("night.json", lines).starts_with("rejected: "));
    BOOST_TEST(drop("night.jsonl", lines) == "run");
}

BOOST_FIXTURE_TEST_CASE(a_file_of_other_content_is_no_repetition, fixture)
{
    const auto first = accept("bridges.json", new_job("a"));
    BOOST_TEST(drop("bridges.json", new_job("b")) == "run");
}

BOOST_FIXTURE_TEST_CASE(after_a_restart_a_batch_that_is_run_is_known, fixture)
{
    accept("bridges.json", new_job("a"));
    intake::batches anew(10min);
    const auto recovered = intake::recover_jobs(s, anew).value();
    BOOST_TEST_REQUIRE(recovered.jobs.size() == 1U);
    intake::claim_acceptance again(claim("other.json", new_job("a")), {}, &anew);
    jobs = intake::accept(s, again, now + 24h).value();
    BOOST_TEST(what_became_of(jobs.front()) == held_since_it_runs);
}

BOOST_FIXTURE_TEST_CASE(after_a_restart_a_batch_that_was_dropped_lately_is_known, fixture)
{
    const auto time = std::chrono::system_clock::now();
    accept("bridges.json", new_job("a"), time);
    for (const job::final_state state : {job::final_state::success, job::final_state::rejected}) {
        jobs = accept(
            "of_" + std::string(to_string(state)) + ".json",
            new_job(std::string(to_string(state))),
            time
        );
        end(jobs.front(), state);
    }
    jobs.clear();
    intake::batches anew(10min);
    intake::remember_batches(s, anew, time - 10min);
    const auto is_known = [&](const std::string& name) {
        intake::claim_acceptance again(claim("again.json", new_job(name)), {}, &anew);
        jobs = intake::accept(s, again, time + 1min).value();
        return record_of(jobs.front()).outcome.has_value();
    };
    BOOST_TEST(is_known("success"));
    BOOST_TEST(!is_known("rejected"), "it was never started");
    intake::batches later(10min);
    intake::remember_batches(s, later, time + 1h);
    BOOST_TEST(later.size() == 0U, "what has ended before isn't read");
}

BOOST_FIXTURE_TEST_CASE(after_a_restart_a_batch_is_run_though_some_of_its_jobs_have_ended, fixture)
{
    const auto time = std::chrono::system_clock::now();
    const std::string text = "[" + new_job("a") + "," + new_job("b") + "]";
    jobs = accept("bridges.json", text, time);
    end(jobs.front(), job::final_state::success);
    jobs.clear();
    intake::batches anew(10min);
    const auto recovered = intake::recover_jobs(s, anew).value();
    intake::remember_batches(s, anew, time - 10min);
    intake::claim_acceptance again(claim("again.json", text), {}, &anew);
    jobs = intake::accept(s, again, time + 24h).value();
    BOOST_TEST(contains(what_became_of(jobs.front()), "is being run"));
}

BOOST_FIXTURE_TEST_CASE(a_batch_whose_end_a_crash_has_kept_in_active_was_run, fixture)
{
    jobs = accept("bridges.json", new_job("a"));
    job::record record = record_of(jobs.front());
    record.outcome = job::outcome{job::final_state::success, "So it ended.", std::nullopt};
    BOOST_TEST_REQUIRE(s.change_record({jobs.front().name, job::to_text(record)}).done.has_value());
    intake::batches anew(10min);
    const auto recovered = intake::recover_jobs(s, anew).value();
    const auto earlier = anew.find_earlier(*record.batch, "another", now + 1min);
    BOOST_TEST_REQUIRE(earlier.has_value());
    BOOST_TEST(!earlier->is_running, "nothing is left to do for it");
}

BOOST_FIXTURE_TEST_CASE(a_repetition_that_a_restart_finds_in_active_does_not_count_as_run, fixture)
{
    const auto first = accept("bridges.json", new_job("a"));
    accept("bridges.json", new_job("a"));
    intake::batches anew(10min);
    const auto recovered = intake::recover_jobs(s, anew).value();
    BOOST_TEST_REQUIRE(recovered.jobs.size() == 2U);
    BOOST_TEST(
        anew.find_earlier({"", 0, {}, record_of(first.front()).batch->digest}, "", now)->batch.number == 1U
    );
}

BOOST_FIXTURE_TEST_CASE(a_claim_that_a_crash_has_left_half_done_is_run, fixture)
{
    const std::string left = claim("bridges.json", "[" + new_job("a") + "," + new_job("b") + "]");
    {
        intake::claim_acceptance half(left, {}, &known);
        BOOST_TEST_REQUIRE(half.prepare(s, now, api::realitydataanalysis).has_value());
        std::set<std::string> given;
        s.write_claimed_records(half.make_records(s, 1, given).value());
    }
    intake::batches anew(10min);
    const auto recovered = intake::recover_jobs(s, anew).value();
    BOOST_TEST_REQUIRE(recovered.claims.size() == 1U);
    jobs = intake::accept(s, *recovered.claims.front(), now).value();
    BOOST_TEST_REQUIRE(jobs.size() == 2U);
    for (const intake::accepted_job& job : jobs)
        BOOST_TEST(what_became_of(job) == "run");
}

BOOST_FIXTURE_TEST_CASE(a_retry_is_no_repetition, fixture)
{
    jobs = accept("bridges.json", new_job("a"));
    end(jobs.front(), job::final_state::failed);
    const std::string file = intake::retry_job(s, "bridges", {}).value();
    BOOST_TEST(file == "bridges~2.json");
    intake::claim_acceptance retried(s.claim(file).value(), {}, &known);
    jobs = intake::accept(s, retried, now).value();
    BOOST_TEST(what_became_of(jobs.front()) == "run");
    const auto twice = intake::retry_job(s, "bridges", {});
    BOOST_TEST_REQUIRE(!twice.has_value());
    BOOST_TEST(twice.error().sentence == "bridges was retried already, as bridges~2.");
}

BOOST_AUTO_TEST_SUITE_END()
