// SPDX-License-Identifier: BSL-1.0
// What two looks at the daemon's jobs and batches tell that has happened.

#include "control/watch/watch_changes.hpp"

#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

#include <chrono>
#include <map>
#include <string>
#include <utility>
#include <vector>

using namespace rdad;
using control::listed_job;
using control::watch_event;
using driver::waits_for;
using kind = control::watch_event_kind;

BOOST_AUTO_TEST_SUITE(watched_changes)

namespace {

constexpr const char* label = "bridges#12";

listed_job active(waits_for what)
{
    return {"bridges.7", "active", label, what, false, {}};
}

listed_job stuck(waits_for what)
{
    listed_job job = active(what);
    job.is_stuck = true;
    return job;
}

/// As a list has it that isn't asked for reasons.
listed_job held()
{
    return {"bridges.7", "held", {}, {}, false, {}};
}

/// As an answer about one job has it.
listed_job told(const std::string& folder, const std::string& why)
{
    return {"bridges.7", folder, label, {}, false, why};
}

watch_event event(kind what, const std::string& message = "")
{
    return {.kind = what, .batch = label, .job = "bridges.7", .message = message};
}

watch_event waiting(waits_for what)
{
    watch_event waits = event(kind::waits);
    waits.waits_for = what;
    return waits;
}

watch_event ended(const std::string& folder, const std::string& why)
{
    watch_event end = event(kind::ended, why);
    end.state = folder;
    return end;
}

struct fixture
{
    control::watch_changes changes;

    /// What is told of the jobs that are seen now, where a question about one that isn't answered by `answer`.
    std::vector<watch_event> look(
        const std::vector<listed_job>& seen,
        const std::vector<listed_job>& answer = {}
    )
    {
        std::map<std::string, listed_job> asked;
        for (const std::string& name : changes.to_be_asked(seen)) {
            for (const listed_job& each : answer) {
                if (each.name == name)
                    asked[name] = each;
            }
        }
        return changes.saw_jobs(seen, asked);
    }
};

using events = std::vector<watch_event>;

}  // namespace

BOOST_FIXTURE_TEST_CASE(what_is_there_at_the_first_look_has_not_just_happened, fixture)
{
    BOOST_TEST(changes.to_be_asked({held(), stuck(waits_for::retry)}).empty());
    BOOST_TEST(look({active(waits_for::turn)}).empty());
    BOOST_TEST(look({active(waits_for::turn)}).empty(), "nor where nothing changes");
}

BOOST_FIXTURE_TEST_CASE(a_job_that_comes_is_taken_and_then_waits_starts_and_ends, fixture)
{
    look({});
    BOOST_TEST((look({active(waits_for::look)}) == events{event(kind::taken)}));
    BOOST_TEST((look({active(waits_for::start_time)}) == events{waiting(waits_for::start_time)}));
    BOOST_TEST((look({active(waits_for::end)}) == events{event(kind::started)}));
    BOOST_TEST((look({}, {told("failed", "It broke.")}) == events{ended("failed", "It broke.")}));
    BOOST_TEST(look({}).empty());
}

BOOST_FIXTURE_TEST_CASE(a_job_that_was_taken_and_started_between_two_looks_is_told_of_twice, fixture)
{
    look({});
    BOOST_TEST((look({active(waits_for::end)}) == events{event(kind::taken), event(kind::started)}));
}

BOOST_FIXTURE_TEST_CASE(a_restart_of_the_daemon_after_which_records_are_read_is_no_event, fixture)
{
    look({active(waits_for::turn)});
    BOOST_TEST(look({active(waits_for::look)}).empty());
    BOOST_TEST(look({active(waits_for::turn)}).empty());
    BOOST_TEST((look({active(waits_for::end)}) == events{event(kind::started)}));
}

BOOST_FIXTURE_TEST_CASE(a_held_job_is_told_with_its_reason_and_its_batch_and_once_it_is_released, fixture)
{
    look({active(waits_for::turn)});
    const auto why = told("held", "It costs too much.");
    BOOST_TEST((look({held()}, {why}) == events{event(kind::held, "It costs too much.")}));
    BOOST_TEST(look({held()}).empty());
    BOOST_TEST((look({active(waits_for::turn)}) == events{event(kind::released), waiting(waits_for::turn)}));
}

BOOST_FIXTURE_TEST_CASE(a_job_that_was_held_from_the_start_is_told_of_when_it_is_cancelled, fixture)
{
    look({held()});
    BOOST_TEST((look({}, {told("unsubmitted", "No.")}) == events{ended("unsubmitted", "No.")}));
}

BOOST_FIXTURE_TEST_CASE(a_job_that_cannot_get_on_is_told_with_what_is_in_its_way, fixture)
{
    look({active(waits_for::retry)});
    const auto why = told("active", "The service answers 503.");
    BOOST_TEST(
        (look({stuck(waits_for::retry)}, {why}) == events{event(kind::stuck, "The service answers 503.")})
    );
    BOOST_TEST(look({stuck(waits_for::retry)}).empty());
    BOOST_TEST((look({active(waits_for::end)}) == events{event(kind::gets_on), event(kind::started)}));
}

BOOST_FIXTURE_TEST_CASE(a_record_that_is_nowhere_any_more_is_gone, fixture)
{
    look({active(waits_for::turn)});
    BOOST_TEST((look({}) == events{event(kind::gone)}));
}

BOOST_FIXTURE_TEST_CASE(a_job_that_was_moved_while_it_was_looked_for_is_told_of_at_the_next_look, fixture)
{
    look({active(waits_for::end)});
    BOOST_TEST(look({}, {told("held", "It costs too much.")}).empty());
    BOOST_TEST((look({held()}, {told("held", "Why.")}) == events{event(kind::held, "Why.")}));
}

BOOST_FIXTURE_TEST_CASE(a_batch_is_told_of_when_it_comes_and_when_it_is_over, fixture)
{
    const control::batch_status bridges{job::batch{"bridges", 12, 1000, "", 3}, {{waits_for::turn, 2}}};
    const watch_event came{
        .kind = kind::is_active,
        .batch = label,
        .message = "1 of 3 over, 0 running; waiting: 2 for their turn"};
    BOOST_TEST((changes.saw_batches({bridges}) == events{came}));
    BOOST_TEST(changes.saw_batches({bridges}).empty());
    BOOST_TEST((changes.saw_batches({}) == events{{.kind = kind::is_over, .batch = label}}));
    BOOST_TEST(changes.saw_batches({}).empty());
    BOOST_TEST(changes.saw_batches({{std::nullopt, {{waits_for::turn, 2}}}}).empty(), "no batch is known");
}

BOOST_AUTO_TEST_CASE(an_event_is_a_line_and_an_object)
{
    const auto seen = std::chrono::sys_days(std::chrono::year(2026) / 11 / 28) + std::chrono::hours(14);
    BOOST_TEST(
        control::to_line(ended("failed", "It broke."), seen) ==
        "2026-11-28T14:00:00Z bridges#12 bridges.7 failed: It broke."
    );
    BOOST_TEST(
        control::to_line(waiting(waits_for::start_time), seen) ==
        "2026-11-28T14:00:00Z bridges#12 bridges.7 waits for its notBefore"
    );
    BOOST_TEST(
        control::to_line({.kind = kind::is_over, .batch = label}, seen) ==
        "2026-11-28T14:00:00Z bridges#12 - over"
    );
    BOOST_TEST(
        boost::json::serialize(control::to_json(waiting(waits_for::start_time), seen)) ==
        R"({"time":"2026-11-28T14:00:00Z","batch":"bridges#12","job":"bridges.7","event":"waits",)"
        R"("waitsFor":"startTime","message":null})"
    );
    BOOST_TEST(
        boost::json::serialize(control::to_json(ended("failed", "It broke."), seen)) ==
        R"({"time":"2026-11-28T14:00:00Z","batch":"bridges#12","job":"bridges.7","event":"failed",)"
        R"("waitsFor":null,"message":"It broke."})"
    );
}

BOOST_AUTO_TEST_SUITE_END()
