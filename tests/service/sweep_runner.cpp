// SPDX-License-Identifier: BSL-1.0
// When the active jobs are listed, and what is told of what the list shows and of a list that isn't to be had.

#include "service/sweep_runner.hpp"

#include "contains.hpp"
#include "coroutine/end.hpp"
#include "service/answering_service.hpp"
#include "service/services_fixture.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <chrono>
#include <exception>
#include <string>
#include <vector>

namespace asio = boost::asio;
using namespace rdad;
using namespace rdad::tests;
using namespace std::chrono_literals;
using rdad::journal::message_kind;

BOOST_AUTO_TEST_SUITE(sweep_runners)

namespace {

const std::string survey_id = "6f51448f-6377-4330-9ab0-f13fe994b3f1";

/// Further sweeps come as soon as may be.
lists::sweep_options at_once(job::polling polling = job::polling::automatic)
{
    return {.polling = polling, .intervals = {1ms}, .calls_per_minute = 1'000'000};
}

std::string empty_list(const testing::seen_request&)
{
    return testing::response_bytes(200, R"({"jobs": []})");
}

std::string list_with_survey(const testing::seen_request&)
{
    return testing::response_bytes(
        200,
        fmt::format(R"({{"jobs": [{{"id": "{}", "state": "active"}}]}})", survey_id)
    );
}

std::string no_list(const testing::seen_request&)
{
    return testing::response_bytes(404);
}

/// `all` is what is tested; `sweeps` of the services is left alone.
struct fixture : answering_service, services_fixture
{
    std::vector<lists::finding> findings;
    unsigned changes = 0;
    service::sweep_runner all;
    asio::cancellation_signal end_of_run;
    bool is_running = true;

    explicit fixture(job::polling polling = job::polling::automatic)
        : services_fixture([this](asio::io_context& io) { return answering_service::start(io); }),
          all(context.get_executor(),
              *account,
              journal,
              api::realitydataanalysis,
              at_once(polling),
              {[this](const lists::finding& found) { findings.push_back(found); }, [this] { ++changes; }})
    {
        answer = list_with_survey;
        journal.set_level(rdad::journal::priority::debug);
        asio::co_spawn(
            context,
            all.run(),
            asio::bind_cancellation_slot(
                end_of_run.slot(),
                [this](const std::exception_ptr& error) {
                    is_running = false;
                    coroutine::rethrow_unless_cancelled(error);
                }
            )
        );
    }

    ~fixture()
    {
        end_of_run.emit(asio::cancellation_type::terminal);
        context.restart();
        while (is_running)
            context.run_one();
        end();
    }
};

struct fixture_with_list_only : fixture
{
    fixture_with_list_only() : fixture(job::polling::list) {}
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(while_there_is_no_job_to_follow_nothing_is_done, fixture)
{
    constexpr int more_than_enough = 100;
    for (int i = 0; i < more_than_enough; ++i)
        context.poll_one();
    BOOST_TEST(context.poll_one() == 0U);
    BOOST_TEST(requests().empty());
}

BOOST_FIXTURE_TEST_CASE(a_job_that_is_to_be_followed_is_asked_for_by_its_id_again_and_again, fixture)
{
    context.poll();
    all.add(survey_id, std::nullopt);
    run_until([&] { return requests().size() >= 3; });
    BOOST_TEST(requests()[0].method == "GET");
    BOOST_TEST(contains(requests()[0].target, survey_id));
    BOOST_TEST(requests()[0].header("Accept-Encoding") == "gzip", "there may be a thousand documents");
    BOOST_TEST(journal.count(message_kind::call_answered) >= 2);
    BOOST_TEST(changes == 0U);
}

BOOST_FIXTURE_TEST_CASE(a_list_that_works_is_not_told, fixture)
{
    all.add(survey_id, std::nullopt);
    run_until([&] { return journal.count(message_kind::call_answered) >= 2; });
    for (const auto& entry : journal.entries)
        BOOST_TEST((entry.kind == message_kind::call_answered), entry.message);
}

BOOST_FIXTURE_TEST_CASE(a_job_that_the_list_shows_no_more_is_found, fixture)
{
    answer = empty_list;
    all.add(survey_id, std::nullopt);
    run_until([&] { return !findings.empty(); });
    BOOST_TEST(findings[0].id == survey_id);
}

BOOST_FIXTURE_TEST_CASE(a_list_that_is_not_to_be_had_is_told_once_and_jobs_are_followed_one_by_one, fixture)
{
    answer = no_list;
    all.add(survey_id, std::nullopt);
    BOOST_TEST((all.how_followed(survey_id) == job::following::list));
    run_until([&] { return changes > 0; });
    BOOST_TEST((all.how_followed(survey_id) == job::following::progress));
    all.add("0b3ab9ba-9a3c-4b5f-a8a5-6a3f43d1b0a5", std::nullopt);
    context.poll();
    BOOST_TEST(changes == 1U);
    BOOST_TEST(journal.count(message_kind::list_unusable) == 1);
    BOOST_TEST(journal.count(message_kind::list_failing) == 0);
}

BOOST_FIXTURE_TEST_CASE(another_configuration_has_the_list_tried_again_and_told_again, fixture)
{
    answer = no_list;
    all.add(survey_id, std::nullopt);
    run_until([&] { return changes == 1; });
    all.set_options(at_once());
    BOOST_TEST(changes == 2U);
    BOOST_TEST((all.how_followed(survey_id) == job::following::list));
    run_until([&] { return changes == 3; });
    BOOST_TEST(journal.count(message_kind::list_unusable) == 2);
}

BOOST_FIXTURE_TEST_CASE(
    where_only_the_list_may_be_used_its_trouble_is_told_as_one_that_lasts,
    fixture_with_list_only
)
{
    answer = no_list;
    all.add(survey_id, std::nullopt);
    run_until([&] { return journal.count(message_kind::list_failing) == 1; });
    BOOST_TEST(changes == 0U);
    BOOST_TEST((all.how_followed(survey_id) == job::following::list));
    BOOST_TEST(journal.count(message_kind::list_unusable) == 0);
}

BOOST_AUTO_TEST_SUITE_END()
