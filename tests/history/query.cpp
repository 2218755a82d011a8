// SPDX-License-Identifier: BSL-1.0
// Questions about ended jobs, as people and URLs ask them.

#include "history/query.hpp"

#include "api/date_time.hpp"
#include "contains.hpp"
#include "environment_variable.hpp"

#include <boost/test/unit_test.hpp>

#include <ctime>
#include <string>

using namespace rdad;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(history_queries)

namespace {

history::time in_utc(const std::string& text)
{
    return api::parse_date_time(text).value();
}

/// Where the user is.
struct time_zone
{
    explicit time_zone(const std::string& zone) : variable("TZ", zone) { ::tzset(); }

    const tests::environment_variable variable;
};

history::ended_job ended(const std::string& name, const std::string& batch)
{
    history::ended_job job{.name = name, .state = job::final_state::failed, .batch = batch};
    job.ended = in_utc("2026-11-28T10:00:00Z");
    return job;
}

bool is_meant(const std::string& name, const history::ended_job& job)
{
    history::query query;
    query.names = {"another", name};
    return means(query, job);
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_job_is_meant_by_name_pattern_label_and_all_batches_of_a_name)
{
    const auto job = ended("bridges.1", "bridges#12");
    for (const char* name : {"bridges.1", "bridges.*", "bridges#12", "bridges"})
        BOOST_TEST(is_meant(name, job), name);
    for (const char* name : {"bridges.2", "bridge", "bridges#1", "*#12", ""})
        BOOST_TEST(!is_meant(name, job), name);
    BOOST_TEST(!is_meant("", ended("a", "")));
}

BOOST_AUTO_TEST_CASE(since_is_from_then_on_and_until_is_before_that)
{
    const auto job = ended("a", "a#1");
    history::query query;
    query.since = job.ended;
    BOOST_TEST(means(query, job));
    query.since = job.ended + 1s;
    BOOST_TEST(!means(query, job));
    query = {};
    query.until = job.ended + 1s;
    BOOST_TEST(means(query, job));
    query.until = job.ended;
    BOOST_TEST(!means(query, job));
}

BOOST_AUTO_TEST_CASE(only_jobs_of_the_states_that_are_asked_for_are_meant)
{
    history::query query;
    query.states = {job::final_state::success};
    BOOST_TEST(!means(query, ended("a", "a#1")));
    query.states.push_back(job::final_state::failed);
    BOOST_TEST(means(query, ended("a", "a#1")));
}

BOOST_AUTO_TEST_CASE(a_query_is_read_as_it_was_written)
{
    history::query query{
        .by = history::grouping::owner,
        .since = in_utc("2026-11-01T00:00:00Z"),
        .until = in_utc("2026-11-28T10:00:00Z"),
        .states = {job::final_state::failed, job::final_state::rejected},
        .names = {"bridges#12", "a&b=c *"}};
    BOOST_TEST((history::read_url_query(to_url_query(query)).value() == query));
    BOOST_TEST((history::read_url_query("").value() == history::query()));
}

BOOST_AUTO_TEST_CASE(what_is_wrong_with_a_query_is_said_with_what_would_be_right)
{
    const auto sentence = [](const char* query) { return history::read_url_query(query).error().sentence; };
    BOOST_TEST(tests::contains(sentence("by=week"), "by is batch, day, owner, type or service, not week."));
    BOOST_TEST(tests::contains(sentence("since=monday"), "since is a time such as 2026"));
    BOOST_TEST(tests::contains(sentence("state=held"), "No job ends as held; there are success, failed"));
    BOOST_TEST(tests::contains(sentence("limit=3"), "There is no parameter limit"));
}

BOOST_AUTO_TEST_CASE(days_begin_at_midnight_where_the_user_is)
{
    const time_zone there("XXX-05:30");               // half past five hours ahead of UTC
    const auto now = in_utc("2026-11-28T20:00:00Z");  // already the 29th there
    BOOST_TEST((history::time_named("today", now) == in_utc("2026-11-28T18:30:00Z")));
    BOOST_TEST((history::time_named("yesterday", now) == in_utc("2026-11-27T18:30:00Z")));
    BOOST_TEST((history::time_named("2026-11-01", now) == in_utc("2026-10-31T18:30:00Z")));
    BOOST_TEST((history::time_named("2026-11-01T00:00:00Z", now) == in_utc("2026-11-01T00:00:00Z")));
}

BOOST_AUTO_TEST_CASE(yesterday_begins_at_midnight_where_the_clock_was_changed_since)
{
    const time_zone there("CET-1CEST,M3.5.0,M10.5.0/3");
    // On the 25th of October the clock was set back: its day has 25 hours.
    BOOST_TEST(
        (history::time_named("yesterday", in_utc("2026-10-26T11:00:00Z")) == in_utc("2026-10-24T22:00:00Z"))
    );
}

BOOST_AUTO_TEST_CASE(a_time_may_be_told_by_how_long_ago_it_was)
{
    const auto now = in_utc("2026-11-28T20:00:00Z");
    BOOST_TEST((history::time_named("12h", now) == now - 12h));
    BOOST_TEST((history::time_named("30d", now) == now - 30 * 24h));
}

BOOST_AUTO_TEST_CASE(what_is_no_time_is_none)
{
    for (const char* text :
         {"", "soon", "12", "-1d", "5w", "2026-02-30", "2026-11-28x", "9999999999d", "26-1-1"})
        BOOST_TEST(!history::time_named(text, history::time()).has_value(), text);
}

BOOST_AUTO_TEST_SUITE_END()
