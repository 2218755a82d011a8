// SPDX-License-Identifier: BSL-1.0
// Orders for many jobs: what is confirmed, what the disk keeps, and what a later process makes of it.

#include "service/ordering/many_orders.hpp"

#include "contains.hpp"
#include "coroutine/end.hpp"
#include "service/services_fixture.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace asio = boost::asio;
using namespace rdad;
using namespace rdad::service;
using namespace rdad::tests;
using control::order;
using control::order_status;
using strings = std::vector<std::string>;

BOOST_AUTO_TEST_SUITE(orders_for_many)

namespace {

constexpr uid_t anna = 1001;
constexpr uid_t bert = 1002;

/// That are not to be started for long.
std::string later_job(unsigned number)
{
    return fmt::format(
        R"("id": "6f51448f-6377-4330-9ab0-{:012}", "rdad": {{"notBefore": "2100-01-01T00:00:00Z"}})",
        number
    );
}

struct fixture : services_fixture
{
    intake::batches batches{std::chrono::minutes(10)};
    service::orders each{disk, runners, batches};
    order_messages messages{journal};
    std::unique_ptr<many_orders> all;
    asio::cancellation_signal stop_all;
    bool is_running = false;
    int times_done = 0;

    ~fixture() { end(); }

    /// As a process does that finds these.
    void begin(std::vector<control::kept_order> kept = {})
    {
        all = std::make_unique<many_orders>(
            context.get_executor(),
            order_services{disk, faults, journal, runners, each, messages},
            std::move(kept),
            [this] { ++times_done; }
        );
        asio::co_spawn(
            context,
            all->run(),
            asio::bind_cancellation_slot(
                stop_all.slot(),
                [this](const std::exception_ptr& error) {
                    is_running = false;
                    coroutine::rethrow_unless_cancelled(error);
                }
            )
        );
        is_running = true;
    }

    void end()
    {
        if (!is_running)
            return;
        asio::post(context, [this] { stop_all.emit(asio::cancellation_type::terminal); });
        run_until([this] { return !is_running; });
    }

    void take_many(unsigned jobs)
    {
        for (unsigned i = 1; i <= jobs; ++i)
            take(fmt::format("later.{}", i), later_job(i));
        run_until([&] {
            const auto waiting = runners.waiting();
            const auto found = waiting.find(driver::waits_for::start_time);
            return found != waiting.end() && found->second == jobs;
        });
    }

    static strings names_of(unsigned jobs)
    {
        strings names;
        for (unsigned i = 1; i <= jobs; ++i)
            names.push_back(fmt::format("later.{}", i));
        return names;
    }

    static std::vector<control::ordered_job> jobs_of(unsigned jobs)
    {
        std::vector<control::ordered_job> all;
        for (std::string& name : names_of(jobs))
            all.push_back({std::move(name)});
        return all;
    }

    /// A held record that nobody works on.
    void hold(const std::string& name, std::chrono::system_clock::time_point when, uid_t owner = anna) const
    {
        const std::string text = "{" + later_job(77) + "}";
        const auto spec = job::parse_job_file(name, text).at(0).spec.value();
        auto record = job::held_record(spec, text, "1", "It is dear.", when);
        record.batch = job::batch{name, 1, owner};
        write_file(folder.path() / "held" / (name + ".json"), job::to_text(record));
    }

    control::orders_answer give(order what, strings names, uid_t by = 0, control::access_rule rule = {})
    {
        return answer_of(all->take(what, std::move(names), by, rule));
    }

    std::filesystem::path kept_file() const { return folder.path() / "orders"; }

    std::size_t files_in(const std::string& name) const
    {
        std::size_t files = 0;
        for ([[maybe_unused]] const auto& file : std::filesystem::directory_iterator(folder.path() / name))
            ++files;
        return files;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(all_jobs_get_the_order_and_then_nothing_is_kept, fixture)
{
    constexpr unsigned jobs = 100;
    begin();
    take_many(jobs);
    const auto answer = give(order::cancel, names_of(jobs));
    BOOST_TEST((answer.status == order_status::noted), answer.message);
    BOOST_TEST(answer.noted == jobs);
    BOOST_TEST(answer.problems.empty());
    run_until([&] { return runners.size() == 0 && !all->has_work(); });
    BOOST_TEST(files_in("unsubmitted") == jobs);
    BOOST_TEST(!std::filesystem::exists(kept_file()));
    BOOST_TEST(journal.count(rdad::journal::message_kind::order_taken) == 1);
    BOOST_TEST(times_done > 0);
}

BOOST_FIXTURE_TEST_CASE(an_order_is_on_the_disk_when_it_is_confirmed, fixture)
{
    begin();
    end();
    take_many(3);
    const auto answer = give(order::cancel, names_of(3), anna);
    BOOST_TEST((answer.status == order_status::noted), answer.message);
    BOOST_TEST(runners.size() == 3U, "nobody carries it out");
    const auto kept = control::read_kept_orders(read_file(kept_file()));
    BOOST_TEST_REQUIRE(kept.has_value());
    BOOST_TEST_REQUIRE(kept->size() == 1U);
    BOOST_TEST((kept->front().order == order::cancel));
    BOOST_TEST(kept->front().user == anna);
    BOOST_TEST((kept->front().jobs == jobs_of(3)));
}

BOOST_FIXTURE_TEST_CASE(
    an_order_that_cannot_be_written_is_not_confirmed_and_is_carried_out_once_it_can,
    fixture
)
{
    begin();
    take_many(2);
    std::filesystem::create_directory(folder.path() / ".orders.writing");
    const auto answer = give(order::cancel, names_of(2));
    BOOST_TEST((answer.status == order_status::failed), answer.message);
    BOOST_TEST(contains(answer.message, "It is tried again."), answer.message);
    BOOST_TEST(all->has_work());
    std::filesystem::remove(folder.path() / ".orders.writing");
    run_until([&] { return runners.size() == 0 && !all->has_work(); });
    BOOST_TEST(files_in("unsubmitted") == 2U);
}

BOOST_FIXTURE_TEST_CASE(a_later_process_carries_out_what_was_confirmed, fixture)
{
    take_many(3);
    const auto now = std::chrono::system_clock::now();
    begin({{order::cancel, anna, now + std::chrono::seconds(1), jobs_of(3)}});
    BOOST_TEST(all->has_work());
    run_until([&] { return runners.size() == 0 && !all->has_work(); });
    BOOST_TEST(files_in("unsubmitted") == 3U);
    BOOST_TEST(!std::filesystem::exists(kept_file()));
}

BOOST_FIXTURE_TEST_CASE(what_was_held_once_more_since_the_order_was_given_is_not_released, fixture)
{
    const auto ordered = std::chrono::system_clock::now() - std::chrono::hours(1);
    hold("before", ordered - std::chrono::hours(1));
    hold("since", ordered - std::chrono::hours(1));
    begin({{order::release, anna, ordered, {{"before", 2}, {"since", 0}}}});
    run_until([&] { return !all->has_work(); });
    BOOST_TEST(runners.has("before"));
    BOOST_TEST(!runners.has("since"));
    BOOST_TEST(std::filesystem::exists(folder.path() / "held" / "since.json"));
}

BOOST_FIXTURE_TEST_CASE(a_stop_while_an_order_is_carried_out_is_no_error, fixture)
{
    constexpr unsigned jobs = 100;
    begin();
    take_many(jobs);
    give(order::cancel, names_of(jobs));
    end();
    BOOST_TEST(files_in("unsubmitted") < jobs, "it was stopped amid that");
    BOOST_TEST(std::filesystem::exists(kept_file()));
}

BOOST_FIXTURE_TEST_CASE(a_record_that_cannot_be_read_gets_no_order, fixture)
{
    begin();
    write_file(folder.path() / "held" / "broken.json", "{");
    const auto answer = give(order::release, {"broken"});
    BOOST_TEST((answer.status == order_status::refused), answer.message);
    BOOST_TEST_REQUIRE(answer.problems.size() == 1U);
    BOOST_TEST(contains(answer.problems[0].message, "broken"), answer.problems[0].message);
}

BOOST_FIXTURE_TEST_CASE(no_more_orders_are_taken_than_a_start_can_read, fixture)
{
    begin();
    end();
    take_many(1);
    const strings many(control::most_jobs_of_order, "later.1");
    for (int i = 0; i < 10; ++i)
        BOOST_TEST((give(order::cancel, many).status == order_status::noted));
    BOOST_TEST((give(order::cancel, {"later.1"}).status == order_status::early));
    BOOST_TEST(read_file(kept_file()).size() < spool::largest_record);
}

BOOST_FIXTURE_TEST_CASE(each_job_that_does_not_get_the_order_is_named_with_why, fixture)
{
    begin();
    take_many(1);
    hold("dear", std::chrono::system_clock::now());
    const auto answer = give(order::release, {"dear", "later.1", "nothing", "../held/dear"});
    BOOST_TEST((answer.status == order_status::noted), answer.message);
    BOOST_TEST(answer.noted == 1U);
    BOOST_TEST_REQUIRE(answer.problems.size() == 3U);
    BOOST_TEST(answer.problems[0].name == "later.1");
    BOOST_TEST(answer.problems[0].message == "later.1 is in active/, where it can't be released.");
    BOOST_TEST(answer.problems[1].message == "There is no job nothing in the spool.");
    BOOST_TEST(answer.problems[2].message == "There is no job ../held/dear in the spool.");
    run_until([&] { return runners.has("dear"); });
}

BOOST_FIXTURE_TEST_CASE(an_order_that_no_job_gets_is_refused, fixture)
{
    begin();
    const auto answer = give(order::cancel, {"nothing"});
    BOOST_TEST((answer.status == order_status::refused), answer.message);
    BOOST_TEST(answer.noted == 0U);
    BOOST_TEST(answer.problems.size() == 1U);
    BOOST_TEST(!std::filesystem::exists(kept_file()));
}

BOOST_FIXTURE_TEST_CASE(the_jobs_of_others_get_no_order_where_only_owners_may_give_them, fixture)
{
    constexpr control::access_rule owners{config::audience::owner, 990};
    begin();
    take_many(1);
    const auto now = std::chrono::system_clock::now();
    hold("of-anna", now, anna);
    hold("of-bert", now, bert);
    const auto answer = give(order::cancel, {"of-anna", "of-bert", "later.1"}, anna, owners);
    BOOST_TEST(answer.noted == 1U);
    BOOST_TEST_REQUIRE(answer.problems.size() == 2U);
    BOOST_TEST(contains(answer.problems[0].message, "of-bert isn't yours"), answer.problems[0].message);
    BOOST_TEST(contains(answer.problems[1].message, "later.1 isn't yours"), "nobody knows whose it is");
    run_until([&] { return !all->has_work() && files_in("unsubmitted") == 1; });
    BOOST_TEST(std::filesystem::exists(folder.path() / "unsubmitted" / "of-anna.json"));
    BOOST_TEST(std::filesystem::exists(folder.path() / "held" / "of-bert.json"));
    BOOST_TEST(runners.has("later.1"));
}

BOOST_FIXTURE_TEST_CASE(an_order_is_kept_for_a_job_until_the_disk_has_it, fixture)
{
    begin();
    take_many(2);
    const auto obstacle = let_writing_fail("later.2");
    give(order::cancel, names_of(2));
    const auto is_kept_for_the_second = [&] {
        const auto kept = control::read_kept_orders(read_file(kept_file()));
        return kept && kept->size() == 1 &&
               kept->front().jobs == std::vector<control::ordered_job>{{"later.2"}};
    };
    run_until([&] { return is_kept_for_the_second(); });
    // The runner has the order in memory: it is refused there from now on.
    const int tries = times_done;
    run_until([&] { return times_done > tries + 1; });
    BOOST_TEST(is_kept_for_the_second());
    std::filesystem::remove(obstacle);
    run_until([&] { return runners.size() == 0 && !std::filesystem::exists(kept_file()); });
    BOOST_TEST(files_in("unsubmitted") == 2U);
}

BOOST_AUTO_TEST_SUITE_END()
