// SPDX-License-Identifier: BSL-1.0
// What the log of events is told, and what its followers are sent.

#include "service/events/event_teller.hpp"

#include "contains.hpp"
#include "events/event_parser.hpp"
#include "history/ended_job.hpp"
#include "service/events/event_feed.hpp"
#include "service/services_fixture.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

using namespace rdad;
using namespace rdad::tests;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(teller_of_events)

namespace {

constexpr control::access_rule to_all{config::audience::group, 0};

const std::string ended_in_an_earlier_run =
    R"({"event":"job_ended","job":"old","batch":"old#7","owner":1000,"state":"success"})";

struct teller_fixture : services_fixture
{
    boost::asio::cancellation_signal stop_telling;

    void start()
    {
        boost::asio::co_spawn(
            context,
            events.run(),
            boost::asio::bind_cancellation_slot(stop_telling.slot(), [](const std::exception_ptr&) {})
        );
    }

    ~teller_fixture()
    {
        boost::asio::post(context, [this] { stop_telling.emit(boost::asio::cancellation_type::terminal); });
        context.restart();
        context.run_for(100ms);
    }

    void earlier_run_has_told(const std::vector<std::string>& told)
    {
        auto telling = [told](spool::spool& spool) { return spool.add_events(told); };
        BOOST_TEST_REQUIRE(answer_of(disk.run(telling)).has_value());
    }

    /// All that the log has.
    std::string log() const { return read_file(folder.path() / "events/1.jsonl"); }

    void run_until_told(const std::string& words)
    {
        run_until([&] { return contains(log(), words); });
    }

    static events::batch_ends::shared_batch batch_of(std::uint32_t jobs)
    {
        return std::make_shared<const job::batch>(
            job::batch{.name = "new", .number = 8, .user = 1000, .jobs = jobs}
        );
    }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(a_batch_is_told_to_be_done_when_its_last_job_has_ended, teller_fixture)
{
    start();
    const auto batch = batch_of(2);
    events.on_job(batch);
    events.on_job(batch);
    events.on_job_gone(batch, events::batch_ends::end{job::final_state::success, 2.0}, false);
    BOOST_TEST(!events.has_work());
    events.on_job_gone(batch, events::batch_ends::end{job::final_state::failed, {}}, false);
    BOOST_TEST(events.has_work());
    run_until_told(R"("batch":"new#8","owner":1000,"jobs":{"success":1,"failed":1})");
}

BOOST_FIXTURE_TEST_CASE(that_a_batch_is_done_is_told_once_with_the_end_of_its_last_job, teller_fixture)
{
    start();
    const auto batch = batch_of(1);
    events.on_job(batch);
    const job::record record =
        job::held_record({}, "{}", "1", "A person is to look at it.", std::chrono::system_clock::now());
    const auto ended = events.end_of("new", record, batch);
    BOOST_TEST(ended.ends_batch);
    BOOST_TEST_REQUIRE(ended.events.size() == 2U);
    BOOST_TEST(contains(ended.events[0], R"("event":"job_held")"));
    BOOST_TEST(contains(ended.events[1], R"("event":"batch_done")"));
    events.on_job_gone(batch, ended.end, ended.ends_batch);
    BOOST_TEST(!events.has_work(), "it was told");
}

BOOST_FIXTURE_TEST_CASE(a_batch_that_has_gone_on_since_it_was_told_is_told_again, teller_fixture)
{
    start();
    const auto batch = batch_of(2);
    const events::batch_ends::end held{job::final_state::held, {}};
    events.on_job(batch);
    events.on_job(batch);
    events.on_job_gone(batch, held, false);
    // The other one is told with the batch, and can't be filed; then the held one is released, and ends.
    events.on_job(batch);
    events.on_job_gone(batch, held, false);
    BOOST_TEST(!events.has_work());
    events.on_job_gone(batch, held, true);
    BOOST_TEST(events.has_work());
}

BOOST_FIXTURE_TEST_CASE(a_job_that_is_not_the_last_one_ends_no_batch, teller_fixture)
{
    start();
    const auto batch = batch_of(2);
    events.on_job(batch);
    events.on_job(batch);
    const job::record record =
        job::held_record({}, "{}", "1", "A person is to look at it.", std::chrono::system_clock::now());
    const auto ended = events.end_of("new", record, batch);
    BOOST_TEST(!ended.ends_batch);
    BOOST_TEST(ended.events.size() == 1U);
}

BOOST_FIXTURE_TEST_CASE(a_batch_that_a_crash_has_kept_from_being_told_is_told_at_the_start, teller_fixture)
{
    earlier_run_has_told({ended_in_an_earlier_run});
    start();
    run_until_told(R"("event":"batch_done")");
    BOOST_TEST(contains(log(), R"("batch":"old#7","owner":1000)"), log());
}

BOOST_FIXTURE_TEST_CASE(a_batch_that_is_worked_on_is_not_told_at_the_start, teller_fixture)
{
    earlier_run_has_told({ended_in_an_earlier_run});
    events.on_job(std::make_shared<const job::batch>(job::batch{.name = "old", .number = 7}));
    start();
    earlier_run_has_told({R"({"event":"trouble_begins","of":"token"})"});
    run_until([&] { return !events.has_work(); });
    BOOST_TEST(!contains(log(), "batch_done"), log());
}

BOOST_FIXTURE_TEST_CASE(a_trouble_of_an_earlier_run_ends_with_it, teller_fixture)
{
    earlier_run_has_told({R"({"event":"trouble_begins","of":"token"})"});
    start();
    run_until_told(R"("event":"trouble_ends")");
    BOOST_TEST(contains(log(), R"("of":"token","sentence":"The daemon was started anew.)"), log());
}

BOOST_FIXTURE_TEST_CASE(
    a_follower_is_sent_what_was_there_then_where_it_is_and_then_what_comes,
    teller_fixture
)
{
    earlier_run_has_told({R"({"event":"trouble_ends","of":"disk"})"});
    start();
    service::event_feed feed(context.get_executor(), disk, events, 0, 1000, to_all);
    BOOST_TEST(contains(answer_of(feed.next()), R"(data: {"cursor":1,"event":"trouble_ends")"));
    BOOST_TEST(answer_of(feed.next()) == "id: 1\n\n");
    std::optional<std::string> next;
    boost::asio::co_spawn(context, feed.next(), [&](const std::exception_ptr&, std::string text) {
        next = text;
    });
    const auto batch = batch_of(1);
    events.on_job(batch);
    events.on_job_gone(batch, events::batch_ends::end{job::final_state::success, {}}, false);
    run_until([&] { return next.has_value(); });
    BOOST_TEST(contains(*next, "event: batch_done\n"), *next);
}

BOOST_FIXTURE_TEST_CASE(a_follower_of_what_comes_is_not_sent_what_was_there, teller_fixture)
{
    earlier_run_has_told({R"({"event":"trouble_ends","of":"disk"})"});
    service::event_feed feed(context.get_executor(), disk, events, std::nullopt, 1000, to_all);
    BOOST_TEST(answer_of(feed.next()) == "id: 1\n\n");
}

BOOST_FIXTURE_TEST_CASE(where_nothing_of_the_log_is_left_a_follower_waits_all_the_same, teller_fixture)
{
    earlier_run_has_told({R"({"event":"trouble_ends","of":"disk"})"});
    std::filesystem::remove(folder.path() / "events/1.jsonl");
    service::event_feed feed(context.get_executor(), disk, events, 0, 1000, to_all);
    BOOST_TEST(answer_of(feed.next()) == "id: 1\n\n");
    bool has_ended = false;
    boost::asio::co_spawn(context, feed.next(), [&](const std::exception_ptr&, const std::string& text) {
        has_ended = text.empty();
    });
    boost::asio::post(context, [&] { feed.end(); });
    run_until([&] { return has_ended; });
}

BOOST_FIXTURE_TEST_CASE(the_end_of_a_job_and_of_its_batch_is_told, teller_fixture)
{
    start();
    take_batch(
        "survey",
        R"("id": "6f51448f-6377-4330-9ab0-f13fe994b3f1", "rdad": {"notBefore": "2100-01-01T00:00:00Z"})",
        3,
        1000
    );
    run_until([&] { return waits("survey", driver::waits_for::start_time); });
    answer_of(runners.take_order(control::order::cancel, "survey"));
    run_until_told(R"("event":"batch_done")");
    BOOST_TEST(contains(log(), R"("event":"job_ended")"), log());
    BOOST_TEST(
        contains(log(), R"("job":"survey","batch":"survey#3","owner":1000,"state":"unsubmitted")"),
        log()
    );
}

BOOST_FIXTURE_TEST_CASE(
    what_the_log_could_not_write_is_tried_again_though_nothing_else_happens,
    teller_fixture
)
{
    earlier_run_has_told({R"({"event":"trouble_begins","of":"token"})"});
    start();
    run_until_told(R"("event":"trouble_ends")");
    run_until([&] { return !events.has_work(); });
    events.on_told(failure{make_error_code(boost::system::errc::no_space_on_device), "It is full."});
    run_until([&] { return journal.count(rdad::journal::message_kind::disk_works) > 0; });
}

BOOST_FIXTURE_TEST_CASE(a_batch_that_is_done_several_times_within_a_moment_is_told_once, teller_fixture)
{
    start();
    for (int i = 0; i < 5; ++i) {
        events.on_job(batch_of(3));
        events.on_job_gone(batch_of(3), events::batch_ends::end{job::final_state::unsubmitted, {}}, false);
    }
    run_until_told("batch_done");
    run_until([&] { return !events.has_work(); });
    BOOST_TEST(log().find("batch_done") == log().rfind("batch_done"), log());
}

BOOST_FIXTURE_TEST_CASE(
    a_batch_of_which_a_held_job_goes_on_within_a_moment_is_told_when_that_has_ended,
    teller_fixture
)
{
    start();
    events.on_job(batch_of(3));
    events.on_job_gone(batch_of(3), events::batch_ends::end{job::final_state::held, {}}, false);
    events.on_job(batch_of(3));
    earlier_run_has_told({R"({"event":"trouble_begins","of":"token"})"});
    run_until([&] { return !events.has_work(); });
    BOOST_TEST(!contains(log(), "batch_done"), log());
    events.on_job_gone(batch_of(3), events::batch_ends::end{job::final_state::success, {}}, false);
    run_until_told("batch_done");
}

BOOST_FIXTURE_TEST_CASE(followers_end_where_it_has_changed_who_may_see_what, teller_fixture)
{
    service::event_feed feed(context.get_executor(), disk, events, std::nullopt, 1000, to_all);
    events.end_followers();
    BOOST_TEST(answer_of(feed.next()).empty());
}

BOOST_AUTO_TEST_SUITE_END()
