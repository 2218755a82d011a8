// SPDX-License-Identifier: BSL-1.0
// What becomes of a record that is adopted while a start is open: the life of its job goes on as after a crash, and waits for
// what a host may still have sent.

#include "fleet/open_start.hpp"

#include "fleet/timing.hpp"
#include "fleet_fixture.hpp"
#include "job/life/life.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>

using namespace rdad;
using namespace rdad::fleet;
using namespace rdad::tests;
using namespace std::chrono_literals;

namespace {

const std::string new_job = R"({"name": "a", "iTwinId": "c", "type": "mesh", "inputs": [], "outputs": []})";
const std::string unsubmitted =
    R"({"job": {"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1", "state": "unsubmitted"}})";
const std::string active = R"({"job": {"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1", "state": "active"}})";
const std::string no_jobs = R"({"jobs": []})";

/// As the last owner has left it when it was to activate the job.
job::record record_in_activation()
{
    job::record record = record_of(R"({"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1"})");
    record.activation_sent = true;
    return record;
}

job::record record_in_creation()
{
    job::record record = record_of(new_job);
    record.creation_sent = true;
    record.created_name = "a [rdad 7f3a91c2]";
    return record;
}

/// The life of a job at the host that has adopted its record.
struct adopted_walk
{
    boot_time adopted{1h};
    job::instant now{std::chrono::steady_clock::time_point(1h), some_time};
    job::record left;
    job::life life;

    explicit adopted_walk(job::record record)
        : left(record),
          life(
              std::move(record),
              {.schedule = {.poll_intervals = {15s}}, .arrivals = arrivals_after_adoption()},
              1,
              now
          )
    {}

    /// What it does next, when its waits have passed.
    std::string next()
    {
        job::action a = life.next(now);
        while (a.kind == job::action_kind::wait || a.kind == job::action_kind::save) {
            life.saved(life.version());
            if (a.kind == job::action_kind::wait)
                pass(a.delay);
            a = life.next(now);
        }
        std::ostringstream name;
        name << a;
        return name.str();
    }

    void pass(std::chrono::milliseconds time)
    {
        now.steady += time;
        now.calendar += time;
    }

    void answer(job::operation op, std::string_view body)
    {
        life.on_answer(op, job::answer_of(op, 200, body), now);
    }

    bool may_arrive(job::operation open) const
    {
        const auto until = may_arrive_until(open, left, arrivals_after_adoption(), adopted);
        return adopted + (now.steady - std::chrono::steady_clock::time_point(1h)) < until;
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(open_starts)

BOOST_AUTO_TEST_CASE(an_open_call_may_arrive_for_as_long_as_it_lasts_after_its_guard)
{
    job::record record = record_in_activation();
    constexpr boot_time adopted{1h};
    const auto until = [&](job::operation open) {
        return may_arrive_until(open, record, arrivals_after_adoption(), adopted) - adopted;
    };
    BOOST_TEST((until(job::operation::activate) == 2min + 8s));
    BOOST_TEST((until(job::operation::create) == 2min + 8s));
    record.by_proxy = true;
    BOOST_TEST((until(job::operation::activate) == 20min + 8s));
    record.by_proxy = false;
    record.spec.policy.service = api::find_service("reality-analysis");
    BOOST_TEST((until(job::operation::create) == 10min + 8s), "its lists may lag");
}

BOOST_AUTO_TEST_CASE(an_open_activation_that_has_come_true_is_followed)
{
    adopted_walk walk(record_in_activation());
    BOOST_TEST(walk.next() == "call get");
    walk.answer(job::operation::get, active);
    BOOST_TEST((walk.life.current().next_step == job::step::follow));
}

BOOST_AUTO_TEST_CASE(an_open_activation_that_has_not_come_true_is_repeated_at_once)
{
    adopted_walk walk(record_in_activation());
    BOOST_TEST(walk.next() == "call get");
    walk.answer(job::operation::get, unsubmitted);
    BOOST_TEST(walk.next() == "call activate");
    BOOST_TEST(walk.may_arrive(job::operation::activate));
}

BOOST_AUTO_TEST_CASE(what_is_not_to_run_any_more_counts_as_not_started_when_nothing_can_arrive)
{
    adopted_walk walk(record_in_activation());
    walk.life.order_cancel(walk.now);
    while (!walk.life.current().outcome) {
        BOOST_TEST_REQUIRE(walk.next() == "call get");
        const bool may_arrive = walk.may_arrive(job::operation::activate);
        walk.answer(job::operation::get, unsubmitted);
        BOOST_TEST(walk.life.current().outcome.has_value() == !may_arrive);
    }
    BOOST_TEST((walk.life.current().outcome->state == job::final_state::unsubmitted));
}

BOOST_AUTO_TEST_CASE(a_creation_that_is_not_found_is_repeated_under_its_name_when_the_open_one_can_not_arrive)
{
    adopted_walk walk(record_in_creation());
    int looks = 0;
    while (walk.next() == "call find created") {
        ++looks;
        walk.answer(job::operation::find_created, no_jobs);
    }
    BOOST_TEST(looks >= 2);
    BOOST_TEST(!walk.may_arrive(job::operation::create));
    BOOST_TEST(walk.next() == "call create");
    BOOST_TEST(walk.life.current().created_name.value() == "a [rdad 7f3a91c2]");
}

BOOST_AUTO_TEST_CASE(a_job_that_ends_as_not_started_with_an_open_activation_is_in_doubt)
{
    const kept_life open =
        adopted_by(with_intent(some_life(), job::operation::activate), {host_b, 200}, some_time);
    job::record ended = record_in_activation();
    for (const auto state :
         {job::final_state::unsubmitted, job::final_state::rejected, job::final_state::held}) {
        ended.outcome = job::outcome{state, "So it is.", std::nullopt};
        BOOST_TEST(
            (doubt_at_end(first, open, ended, some_time) ==
             doubt{
                 job_1,
                 first,
                 "survey.1",
                 &api::realitydataanalysis,
                 some_time,
                 state == job::final_state::unsubmitted})
        );
    }
    ended.cancel_ordered = true;
    BOOST_TEST(doubt_at_end(first, open, ended, some_time)->is_to_be_cancelled, "though it was held");
}

BOOST_AUTO_TEST_CASE(an_open_call_is_in_doubt_though_the_owners_own_was_refused)
{
    const kept_life adopted =
        adopted_by(with_intent(some_life(), job::operation::activate), {host_b, 200}, some_time);
    const kept_life refused = without_intent(with_intent(adopted, job::operation::activate));
    job::record ended = record_in_activation();
    ended.outcome = job::outcome{job::final_state::rejected, "So it is.", std::nullopt};
    BOOST_TEST(doubt_at_end(first, refused, ended, some_time).has_value());
}

BOOST_AUTO_TEST_CASE(an_end_that_is_known_is_in_no_doubt)
{
    const kept_life open = with_intent(some_life(), job::operation::activate);
    job::record ended = record_in_activation();
    for (const auto state :
         {job::final_state::success, job::final_state::failed, job::final_state::cancelled}) {
        ended.outcome = job::outcome{state, "So it is.", std::nullopt};
        BOOST_TEST(!doubt_at_end(first, open, ended, some_time).has_value());
    }
    ended.outcome = job::outcome{job::final_state::unsubmitted, "So it is.", std::nullopt};
    BOOST_TEST(!doubt_at_end(first, some_life(), ended, some_time).has_value(), "nothing was sent");
    BOOST_TEST(!doubt_at_end(first, followed_as(open, job_1), ended, some_time).has_value());
    const kept_life creation = with_intent(some_life(), job::operation::create);
    BOOST_TEST(!doubt_at_end(first, creation, ended, some_time).has_value(), "another job than this one");
    ended.job_id.reset();
    BOOST_TEST(!doubt_at_end(first, open, ended, some_time).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
