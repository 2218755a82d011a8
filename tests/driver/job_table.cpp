// SPDX-License-Identifier: BSL-1.0
// The table of jobs: who acts when, and who is told what a sweep has found.

#include "driver/job_table.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace rdad;
using namespace rdad::driver;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(table_of_jobs)

namespace {

struct fixture
{
    job_table::clock::time_point now{1h};
    job_table subject{2};

    row& add(const std::string& name, std::uint64_t number, std::optional<std::string> id = {})
    {
        return subject.add(name, std::move(id), {1, number});
    }

    /// Whoever is next begins to act: its name, or nothing.
    std::string begin_next()
    {
        row* const r = subject.next_due(now);
        if (!r)
            return "";
        subject.begin(*r);
        return r->name;
    }

    void rest(const std::string& name, std::optional<std::chrono::milliseconds> at_most)
    {
        subject.rest(*subject.find(name), {}, at_most, now);
    }

    bool has_time() const { return subject.next_time().has_value(); }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(jobs_act_as_they_came_and_no_more_at_a_time_than_may, fixture)
{
    add("b is second", 2);
    add("a is third", 3);
    add("c is first", 1);
    BOOST_TEST(begin_next() == "c is first");
    BOOST_TEST(begin_next() == "b is second");
    BOOST_TEST(begin_next() == "");
    BOOST_TEST(!has_time(), "nothing is to be done before one rests");
    rest("c is first", std::nullopt);
    BOOST_TEST(begin_next() == "a is third");
}

BOOST_FIXTURE_TEST_CASE(one_that_is_to_act_does_however_many_do, fixture)
{
    row& urgent = add("urgent", 9);
    add("a", 1);
    add("b", 2);
    begin_next();
    begin_next();
    subject.begin(urgent);
    BOOST_TEST(urgent.is_acting());
    rest("a", std::nullopt);
    add("c", 3);
    BOOST_TEST(begin_next() == "", "it counts as one that acts");
    rest("urgent", std::nullopt);
    BOOST_TEST(begin_next() == "c");
}

BOOST_FIXTURE_TEST_CASE(one_that_only_waits_for_the_disk_lets_another_one_act, fixture)
{
    row& full = add("full", 1);
    add("a", 2);
    add("b", 3);
    add("c", 4);
    begin_next();
    begin_next();
    subject.pause(full);
    subject.pause(full);
    BOOST_TEST(begin_next() == "b");
    BOOST_TEST(begin_next() == "");
    subject.go_on(full);
    rest("a", std::nullopt);
    BOOST_TEST(begin_next() == "", "two act");
    subject.pause(full);
    subject.rest(full, {}, std::nullopt, now);
    BOOST_TEST(begin_next() == "c");
    BOOST_TEST(begin_next() == "");
}

BOOST_FIXTURE_TEST_CASE(a_job_that_rests_is_due_when_its_time_has_come, fixture)
{
    add("late", 1);
    add("soon", 2);
    begin_next();
    begin_next();
    rest("late", 20s);
    rest("soon", 10s);
    BOOST_TEST((subject.next_time() == now + 10s));
    BOOST_TEST(begin_next() == "");
    now += 10s;
    BOOST_TEST(begin_next() == "soon");
    BOOST_TEST(begin_next() == "");
    BOOST_TEST((subject.next_time() == now + 10s));
    now += 10s;
    BOOST_TEST(begin_next() == "late");
}

BOOST_FIXTURE_TEST_CASE(a_job_that_rests_without_a_time_is_due_when_it_is_woken, fixture)
{
    row& r = add("job", 1);
    begin_next();
    rest("job", std::nullopt);
    BOOST_TEST(!has_time());
    subject.wake(r);
    BOOST_TEST(begin_next() == "job");
    subject.wake(r);
    BOOST_TEST(begin_next() == "", "it acts already");
}

BOOST_FIXTURE_TEST_CASE(a_job_that_is_woken_is_due_before_those_whose_time_has_come, fixture)
{
    add("timed", 1);
    row& woken = add("woken", 2);
    begin_next();
    begin_next();
    rest("timed", 1s);
    rest("woken", 6h);
    now += 2s;
    subject.wake(woken);
    BOOST_TEST(begin_next() == "woken");
    BOOST_TEST(begin_next() == "timed");
}

BOOST_FIXTURE_TEST_CASE(what_a_sweep_has_found_wakes_all_that_follow_that_job, fixture)
{
    row& one = add("one", 1, "id-1");
    row& two = add("two", 2, "id-1");
    row& stranger = add("stranger", 3, "id-2");
    row& is_not_followed = add("not followed", 4, "id-1");
    for (row* r : {&one, &two, &stranger, &is_not_followed}) {
        r->is_followed = r != &is_not_followed;
        subject.begin(*r);
        subject.rest(*r, {}, 6h, now);
    }
    subject.pass_on({"id-1", std::nullopt});
    BOOST_TEST(one.finding->id == "id-1");
    BOOST_TEST(two.finding->id == "id-1");
    BOOST_TEST(!stranger.finding);
    BOOST_TEST(!is_not_followed.finding);
    BOOST_TEST(begin_next() == "one");
    BOOST_TEST(begin_next() == "two");
    rest("one", 6h);
    BOOST_TEST(begin_next() == "");
}

BOOST_FIXTURE_TEST_CASE(what_is_found_of_a_job_that_acts_is_kept_for_it, fixture)
{
    row& r = add("job", 1, "id");
    r.is_followed = true;
    begin_next();
    subject.pass_on({"id", std::nullopt});
    BOOST_TEST(bool(r.finding));
    BOOST_TEST(begin_next() == "");
}

BOOST_FIXTURE_TEST_CASE(those_that_are_followed_are_woken_together, fixture)
{
    add("followed", 1, "id-1").is_followed = true;
    add("waits", 2, "id-2");
    begin_next();
    begin_next();
    rest("followed", 6h);
    rest("waits", 6h);
    subject.wake_followed();
    BOOST_TEST(begin_next() == "followed");
    BOOST_TEST(begin_next() == "");
}

BOOST_FIXTURE_TEST_CASE(of_one_job_the_first_rows_that_came_before_are_named, fixture)
{
    for (unsigned i = 1; i <= 12; ++i)
        add(std::to_string(i), i, "id");
    row& another = add("another", 13, "id-2");
    row& last = *subject.find("12");
    row& third = *subject.find("3");
    BOOST_TEST((subject.names_before(third) == std::vector<std::string>{"1", "2"}));
    BOOST_TEST(
        (subject.names_before(last) == std::vector<std::string>{"1", "2", "3", "4", "5", "6", "7", "8"})
    );
    BOOST_TEST(subject.names_before(another).empty());
    BOOST_TEST(subject.names_before(add("none", 14)).empty());
}

BOOST_FIXTURE_TEST_CASE(jobs_are_found_by_name_and_by_id_until_they_are_removed, fixture)
{
    row& r = add("job", 1);
    BOOST_TEST(subject.rows_of("id").empty());
    subject.know(r, "id");
    BOOST_TEST((subject.rows_of("id") == std::vector{&r}));
    row& other = add("other", 2, "id");
    BOOST_TEST(subject.rows_of("id").size() == 2U);
    subject.know(r, "id-2");
    BOOST_TEST((subject.rows_of("id") == std::vector{&other}));
    begin_next();
    subject.remove(r);
    BOOST_TEST(!subject.find("job"));
    BOOST_TEST(subject.rows_of("id-2").empty());
    BOOST_TEST(subject.size() == 1U);
    BOOST_TEST(begin_next() == "other");
    add("third", 3);
    BOOST_TEST(begin_next() == "third", "the one that was removed acts no more");
}

BOOST_AUTO_TEST_SUITE_END()
