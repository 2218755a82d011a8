// SPDX-License-Identifier: BSL-1.0
// A daemon in numbers: what is counted while it works on jobs, and how it is found.

#include "service/metering/meter.hpp"

#include "contains.hpp"
#include "service/answering_service.hpp"
#include "service/services_fixture.hpp"

#include <boost/asio/post.hpp>
#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <string>

namespace asio = boost::asio;
using namespace rdad;
using namespace rdad::tests;

BOOST_AUTO_TEST_SUITE(meters)

namespace {

const std::string survey_id = "6f51448f-6377-4330-9ab0-f13fe994b3f1";
const std::string survey = fmt::format(R"("id": "{}")", survey_id);
const std::string for_later = survey + R"(, "rdad": {"notBefore": "2100-01-01T00:00:00Z"})";

std::string job_answer(const std::string& members)
{
    return testing::response_bytes(200, fmt::format(R"({{"job": {{"id": "{}", {}}}}})", survey_id, members));
}

struct metered_services : services_fixture
{
    service::meter meter{context.get_executor(), *account, runners, disk, faults};

    metered_services() = default;

    template <class Configure>
    explicit metered_services(Configure configure) : services_fixture(configure)
    {}

    ~metered_services()
    {
        asio::post(context, [this] { meter.cancel(); });
        finish();
    }

    std::string scraped() { return answer_of(meter.scrape()).value(); }

    bool has(const std::string& line) { return contains(scraped(), "\n" + line + "\n"); }
};

struct fixture : answering_service, metered_services
{
    fixture() : metered_services([this](asio::io_context& io) { return answering_service::start(io); })
    {
        answer = [](auto&) { return job_answer(R"("state": "unsubmitted")"); };
    }

    ~fixture() { end(); }

    void work_until_all_have_ended()
    {
        run_until([&] { return runners.size() == 0; });
    }
};

/// There is a token, and nobody to show it to.
struct unreachable_service : metered_services
{
    unreachable_service() : metered_services([this](auto&) { return with_token(); }) {}

    config::config with_token() const
    {
        write_secret_file(folder.path() / "token", "eyJhbGciOiJub25lIn0.e30.");
        config::config c = nobody();
        c.auth.token_file = (folder.path() / "token").string();
        return c;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(calls_and_ends_of_jobs_are_counted, fixture)
{
    answer = [](auto&) { return job_not_found(); };
    take("survey", survey);
    work_until_all_have_ended();
    const std::string text = scraped();
    BOOST_TEST(
        contains(text, "\nrdad_jobs_ended_total{outcome=\"rejected\",service=\"realitydataanalysis\"} 1\n"),
        text
    );
    BOOST_TEST(contains(text, "service=\"realitydataanalysis\",status=\"404\"} 1\n"), text);
    BOOST_TEST(!contains(text, "survey"), "it names a job");
}

BOOST_FIXTURE_TEST_CASE(a_call_that_never_left_is_not_counted, unreachable_service)
{
    take("survey", survey);
    run_until([&] { return !account->is_service_reachable(); });
    const std::string text = scraped();
    BOOST_TEST(!contains(text, "\nrdad_calls_total{"), text);
    BOOST_TEST(contains(text, "\nrdad_service_reachable 0\n"), text);
    BOOST_TEST(contains(text, "\nrdad_token_accepted 1\n"), text);
}

BOOST_FIXTURE_TEST_CASE(a_token_that_is_missing_is_told_as_long_as_some_job_needs_it, metered_services)
{
    take("survey", survey);
    run_until([&] { return !account->is_token_accepted(); });
    const std::string text = scraped();
    BOOST_TEST(contains(text, "\nrdad_token_accepted 0\n"), text);
    BOOST_TEST(contains(text, "\nrdad_service_reachable 1\n"), text);
}

BOOST_FIXTURE_TEST_CASE(jobs_are_counted_by_what_they_wait_for_with_the_age_of_the_oldest, fixture)
{
    take("survey", for_later);
    run_until([&] { return waits("survey", driver::waits_for::start_time); });
    const std::string text = scraped();
    BOOST_TEST(contains(text, "\nrdad_jobs{state=\"waiting\"} 1\n"), text);
    BOOST_TEST(contains(text, "\nrdad_jobs_waiting{for=\"startTime\"} 1\n"), text);
    BOOST_TEST((runners.row_of("survey")->taken <= std::chrono::system_clock::now()));
    BOOST_TEST((runners.row_of("survey")->taken > std::chrono::system_clock::now() - longest_wait));
}

BOOST_FIXTURE_TEST_CASE(records_that_are_held_are_counted_on_the_disk, fixture)
{
    write_file(folder.path() / "held" / "a.json", "{}");
    write_file(folder.path() / "held" / "b.json", "{}");
    BOOST_TEST(has(R"(rdad_jobs{state="held"} 2)"), scraped());
    BOOST_TEST(contains(scraped(), "\nrdad_spool_free_bytes "));
}

BOOST_FIXTURE_TEST_CASE(who_asks_again_within_a_second_is_told_the_same, fixture)
{
    const std::string first = scraped();
    take("survey", for_later);
    BOOST_TEST(scraped() == first);
}

BOOST_FIXTURE_TEST_CASE(a_configuration_that_was_refused_is_told, fixture)
{
    meter.config_was_read(false);
    BOOST_TEST(has("rdad_config_last_reload_successful 0"), scraped());
}

BOOST_FIXTURE_TEST_CASE(a_disk_that_fails_is_told, fixture)
{
    faults.happened(failure{{}, "It is full."});
    BOOST_TEST(has("rdad_spool_writable 0"), scraped());
}

BOOST_AUTO_TEST_SUITE_END()
