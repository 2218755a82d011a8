// SPDX-License-Identifier: BSL-1.0
// Lists of jobs: of those that are worked on and of those whose records are in other folders.

#include "control/job_list.hpp"

#include "job/job_file.hpp"
#include "job/record.hpp"
#include "temporary_folder.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

using namespace rdad;
using namespace rdad::tests;
using control::active_job;
using control::job_query;
using strings = std::vector<std::string>;

BOOST_AUTO_TEST_SUITE(job_lists)

namespace {

constexpr std::uint32_t anna = 1001;
constexpr std::uint32_t bert = 1002;

struct fixture
{
    temporary_folder folder;
    const spool::spool spool = spool::spool::own(folder.path().string()).value();
    std::vector<active_job> active;

    static job::batch batch(const std::string& name, std::uint64_t number, std::uint32_t user)
    {
        return {name, number, user};
    }

    void add_active(const std::string& name, const job::batch& of, bool is_stuck = false)
    {
        active.push_back({name, std::make_shared<const job::batch>(of), driver::waits_for::turn, is_stuck});
    }

    void write(
        const std::string& state,
        const std::string& name,
        const job::batch& of,
        const std::string& reason
    ) const
    {
        auto record = job::held_record(
            {},
            "{}",
            "1",
            reason,
            std::chrono::system_clock::time_point(std::chrono::hours(1))
        );
        record.batch = of;
        write_file(folder.path() / state / (name + ".json"), to_text(record));
    }

    control::job_list list(const job_query& query, std::optional<std::uint32_t> owner = std::nullopt) const
    {
        return control::list_jobs(spool, active, query, owner).value();
    }

    strings names(const job_query& query, std::optional<std::uint32_t> owner = std::nullopt) const
    {
        strings found;
        for (const control::listed_job& each : list(query, owner).jobs)
            found.push_back(each.state + "/" + each.name);
        return found;
    }

    /// bridges#3 of anna, half of it active, and roads#5 of bert.
    fixture()
    {
        add_active("bridges.10", batch("bridges", 3, anna));
        add_active("bridges.2", batch("bridges", 3, anna), true);
        write("held", "bridges.3", batch("bridges", 3, anna), "It is dear.");
        write("failed", "bridges.4", batch("bridges", 3, anna), "It failed.");
        write("held", "roads", batch("roads", 5, bert), "It is dear, too.");
    }
};

job_query query_of(strings names, strings states = {})
{
    job_query query;
    query.names = std::move(names);
    query.states = std::move(states);
    return query;
}

}  // namespace

BOOST_FIXTURE_TEST_CASE(active_and_held_jobs_are_listed_as_numbers_sort_where_no_state_is_named, fixture)
{
    BOOST_TEST((names({}) == strings{"active/bridges.2", "held/bridges.3", "active/bridges.10", "held/roads"})
    );
}

BOOST_FIXTURE_TEST_CASE(jobs_of_the_states_that_are_named_are_listed_and_no_others, fixture)
{
    BOOST_TEST((names(query_of({}, {"failed"})) == strings{"failed/bridges.4"}));
    BOOST_TEST(
        (names(query_of({"bridges#3"}, {"failed", "active"})) ==
         strings{"active/bridges.2", "failed/bridges.4", "active/bridges.10"})
    );
    BOOST_TEST((list(query_of({"roads"}, {"failed"})).without_job == strings{"roads"}));
    write("success", "bridges.1~2", batch("bridges", 9, anna), "It is done.");
    BOOST_TEST(
        (list(query_of({"bridges"}, {"failed"})).without_job == strings{"bridges"}),
        "the last one of that name has none that failed"
    );
}

BOOST_FIXTURE_TEST_CASE(whoever_may_see_their_own_jobs_only_is_shown_no_others, fixture)
{
    BOOST_TEST((names({}, bert) == strings{"held/roads"}));
    BOOST_TEST((names(query_of({"bridges*"}), bert) == strings()));
    BOOST_TEST(list({}, anna).total == 3U);
}

BOOST_FIXTURE_TEST_CASE(of_more_than_were_asked_for_the_first_are_listed_and_all_are_counted, fixture)
{
    job_query query;
    query.limit = 1;
    BOOST_TEST((names(query) == strings{"active/bridges.2"}));
    BOOST_TEST(list(query).total == 4U);
}

BOOST_FIXTURE_TEST_CASE(reasons_are_told_to_whoever_asks_for_them, fixture)
{
    const std::string text = R"({"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1"})";
    const auto spec = job::parse_job_file("bridges.2", text).at(0).spec.value();
    auto stuck = job::new_record(spec, text, "1", std::chrono::system_clock::now());
    stuck.events.push_back({{}, job::event_kind::stuck, "The service answers 503."});
    write_file(folder.path() / "active" / "bridges.2.json", to_text(stuck));
    job_query query = query_of({}, {"active", "held", "failed"});
    for (const control::listed_job& each : list(query).jobs)
        BOOST_TEST(!each.reason, each.name);
    query.with_reasons = true;
    const auto jobs = list(query).jobs;
    BOOST_TEST_REQUIRE(jobs.size() == 5U);
    BOOST_TEST(jobs[0].reason.value_or("") == "The service answers 503.");
    BOOST_TEST(jobs[1].reason.value_or("") == "It is dear.");
    BOOST_TEST(jobs[1].batch.value_or("") == "bridges#3");
    BOOST_TEST(jobs[2].reason.value_or("") == "It failed.");
    BOOST_TEST(jobs[3].name == "bridges.10");
    BOOST_TEST(!jobs[3].reason, "nothing is in its way");
    BOOST_TEST((jobs[3].waits_for == driver::waits_for::turn));
    BOOST_TEST(jobs[4].reason.value_or("") == "It is dear, too.");
}

BOOST_FIXTURE_TEST_CASE(nobody_waits_for_a_list_once_the_daemon_ends, fixture)
{
    std::stop_source ending;
    BOOST_TEST(control::list_jobs(spool, active, {}, std::nullopt, ending.get_token()).has_value());
    ending.request_stop();
    const auto given_up = control::list_jobs(spool, active, {}, std::nullopt, ending.get_token());
    BOOST_TEST_REQUIRE(given_up.has_error());
    BOOST_TEST((given_up.error().code == boost::system::errc::operation_canceled));
}

BOOST_FIXTURE_TEST_CASE(a_list_is_read_as_it_was_written, fixture)
{
    job_query query = query_of({"*", "nothing"});
    query.with_reasons = true;
    const auto written = list(query);
    BOOST_TEST((control::read_job_list(to_json_text(written)) == written));
    for (const char* senseless : {"", "[]", "{}", R"({"jobs": 1})"})
        BOOST_TEST(!control::read_job_list(senseless), senseless);
}

BOOST_AUTO_TEST_SUITE_END()
