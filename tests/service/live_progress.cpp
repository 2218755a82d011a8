// SPDX-License-Identifier: BSL-1.0
// How far a job is: of which jobs it is asked, how often, and when not.

#include "service/live_progress.hpp"

#include "contains.hpp"
#include "service/answering_service.hpp"
#include "service/services_fixture.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace asio = boost::asio;
using namespace rdad;
using namespace rdad::tests;
using boost::system::errc::operation_not_supported;
using boost::system::errc::permission_denied;
using boost::system::errc::resource_unavailable_try_again;

BOOST_AUTO_TEST_SUITE(live_progress)

namespace {

constexpr const char* job_id = "6f51448f-6377-4330-9ab0-f13fe994b3f1";

control::job_view view_of(job::step next_step, bool activation_sent)
{
    control::job_view view{"survey", "active", std::nullopt, {}};
    view.record.job_id = job_id;
    view.record.next_step = next_step;
    view.record.activation_sent = activation_sent;
    return view;
}

struct live_fixture : answering_service, services_fixture
{
    service::live_progress subject{context.get_executor(), *account, disk};

    live_fixture()
        : services_fixture([this](asio::io_context& io) {
              answer = [](const auto&) {
                  return testing::response_bytes(
                      200,
                      R"({"progress": {"percentage": 56, "state": "active", "step": "Run_Production"}})"
                  );
              };
              return answering_service::start(io);
          })
    {
        write_record("survey", job_id, job::step::follow);
    }

    ~live_fixture()
    {
        subject.cancel();
        answering_service::end();
    }

    /// Of a job that was dropped by user 1000.
    void write_record(const std::string& name, const std::string& id, job::step next_step) const
    {
        const std::string text = fmt::format(R"({{"id": "{}"}})", id);
        const auto spec = job::parse_job_file(name, text).at(0).spec.value();
        auto record = job::new_record(spec, text, "1", std::chrono::system_clock::now());
        record.batch = job::batch{name, 1, 1000, "", 1};
        record.next_step = next_step;
        record.activation_sent = next_step == job::step::follow;
        write_file(path_in_active(name + ".json"), job::to_text(record));
    }

    result<api::progress> ask(const std::string& name, uid_t by = 0)
    {
        return answer_of(subject.ask(name, by, {config::audience::owner, 0}));
    }
};

}  // namespace

BOOST_AUTO_TEST_CASE(only_what_is_active_at_the_service_is_asked_for)
{
    BOOST_TEST(!service::why_not_asked(view_of(job::step::follow, true)));
    BOOST_TEST(!service::why_not_asked(view_of(job::step::cancel, true)));
    for (const job::step each : {job::step::patch_cost, job::step::check_cost, job::step::activate}) {
        const auto why = service::why_not_asked(view_of(each, false));
        BOOST_TEST_REQUIRE(why.has_value());
        BOOST_TEST(contains(*why, "survey is not started yet"), *why);
    }
    BOOST_TEST(service::why_not_asked(view_of(job::step::cancel, false)).has_value());
    auto ended = view_of(job::step::follow, true);
    ended.folder = "success";
    const auto why = service::why_not_asked(ended);
    BOOST_TEST_REQUIRE(why.has_value());
    BOOST_TEST(contains(*why, "survey is in success"), *why);
}

BOOST_FIXTURE_TEST_CASE(what_the_service_says_is_told_and_asked_once_for_all, live_fixture)
{
    for (int i = 0; i < 3; ++i) {
        const auto progress = ask("survey");
        BOOST_TEST_REQUIRE(progress.has_value());
        BOOST_TEST((*progress->percentage == 56));
        BOOST_TEST(*progress->step == "Run_Production");
    }
    BOOST_TEST_REQUIRE(requests().size() == 1U);
    BOOST_TEST(contains(requests()[0].target, "/progress"), requests()[0].target);
}

BOOST_FIXTURE_TEST_CASE(no_call_is_made_in_a_pause_and_it_is_said_until_when, live_fixture)
{
    account->queue().pause(std::chrono::hours(1));
    const auto begin = std::chrono::steady_clock::now();
    const auto refused = ask("survey");
    BOOST_TEST(
        (std::chrono::steady_clock::now() - begin < std::chrono::seconds(8)),
        "a turn isn't waited for"
    );
    BOOST_TEST_REQUIRE(refused.has_error());
    BOOST_TEST(refused.error().code == resource_unavailable_try_again);
    BOOST_TEST(contains(refused.error().sentence, "wants no calls until 20"), refused.error().sentence);
    BOOST_TEST(requests().empty());
}

BOOST_FIXTURE_TEST_CASE(what_was_told_just_before_a_pause_is_told_in_it_too, live_fixture)
{
    BOOST_TEST(ask("survey").has_value());
    account->queue().pause(std::chrono::hours(1));
    BOOST_TEST(ask("survey").has_value());
}

BOOST_FIXTURE_TEST_CASE(a_refusal_by_the_rate_limit_says_until_when, live_fixture)
{
    answer = [](const auto&) {
        return std::string("HTTP/1.1 429 Too Many Requests\r\nRetry-After: 3600\r\nContent-Length: 0\r\n\r\n"
        );
    };
    const auto refused = ask("survey");
    BOOST_TEST_REQUIRE(refused.has_error());
    BOOST_TEST(refused.error().code == resource_unavailable_try_again);
    BOOST_TEST(contains(refused.error().sentence, "wants no calls until 20"), refused.error().sentence);
}

BOOST_FIXTURE_TEST_CASE(of_what_is_not_started_no_call_is_made, live_fixture)
{
    write_record("later", job_id, job::step::activate);
    const auto refused = ask("later");
    BOOST_TEST_REQUIRE(refused.has_error());
    BOOST_TEST(refused.error().code == operation_not_supported);
    BOOST_TEST(requests().empty());
}

BOOST_FIXTURE_TEST_CASE(the_job_of_another_user_is_not_told, live_fixture)
{
    BOOST_TEST(ask("survey", 1001).error().code == permission_denied);
    BOOST_TEST(requests().empty());
    BOOST_TEST(ask("survey", 1000).has_value());
}

BOOST_FIXTURE_TEST_CASE(a_service_that_knows_no_progress_of_the_job_is_not_asked_for_ever, live_fixture)
{
    answer = [](const auto&) {
        return testing::response_bytes(
            404,
            R"({"error": {"code": "ProgressNotFound", "message": "It has none."}})"
        );
    };
    const auto refused = ask("survey");
    BOOST_TEST_REQUIRE(refused.has_error());
    BOOST_TEST(refused.error().code == operation_not_supported);
    BOOST_TEST(contains(refused.error().sentence, "It has none."), refused.error().sentence);
}

BOOST_FIXTURE_TEST_CASE(only_few_jobs_are_asked_for_at_a_time, live_fixture)
{
    is_holding = true;
    std::size_t answered = 0;
    std::vector<std::string> problems;
    for (int i = 0; i < 9; ++i) {
        const std::string name = fmt::format("job.{}", i);
        write_record(name, fmt::format("6f51448f-6377-4330-9ab0-f13fe994b3f{}", i), job::step::follow);
        asio::co_spawn(
            context,
            subject.ask(name, 0, {}),
            [&](const std::exception_ptr&, const result<api::progress>& told) {
                ++answered;
                if (!told)
                    problems.push_back(told.error().sentence);
            }
        );
    }
    run_until([&] { return answered == 1; });
    BOOST_TEST_REQUIRE(problems.size() == 1U);
    BOOST_TEST(contains(problems[0], "Too many ask"), problems[0]);
    let_go();
    run_until([&] { return answered == 9; });
    BOOST_TEST(problems.size() == 1U);
}

BOOST_AUTO_TEST_SUITE_END()
