// SPDX-License-Identifier: BSL-1.0
// How many calls checks take, and who may have them made.

#include "service/self_check.hpp"

#include "contains.hpp"
#include "service/answering_service.hpp"
#include "service/services_fixture.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace asio = boost::asio;
using namespace rdad;
using namespace rdad::tests;

BOOST_AUTO_TEST_SUITE(self_checks)

namespace {

using findings = std::vector<diagnosis::finding>;

/// There before the services are.
struct folder_of_config
{
    temporary_folder config_folder;
};

struct check_fixture : folder_of_config, answering_service, services_fixture
{
    config::source source{(config_folder.path() / "rdad.conf").string(), {}};
    std::unique_ptr<service::self_check> subject;

    check_fixture()
        : services_fixture([this](asio::io_context& io) {
              answer = [](const auto&) { return job_not_found(); };
              const config::config c = answering_service::start(io);
              write_file(
                  config_folder.path() / "rdad.conf",
                  fmt::format(
                      "[api]\nbase_url = {}\nca_file = {}\n[auth]\ntoken_file = {}\n",
                      c.api.base_url,
                      c.api.ca_file,
                      c.auth.token_file.path
                  )
              );
              return c;
          }),
          subject(std::make_unique<service::self_check>(context.get_executor(), source, disk, *account))
    {}

    ~check_fixture()
    {
        subject->cancel();
        answering_service::end();
    }

    findings check() { return answer_of(subject->run(0, {})).value(); }

    static bool has(const findings& all, const std::string& subject, bool is_good)
    {
        return std::ranges::any_of(all, [&](const diagnosis::finding& each) {
            return each.subject == subject && each.is_good == is_good;
        });
    }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(all_is_good_by_one_call, check_fixture)
{
    const findings all = check();
    BOOST_TEST(diagnosis::are_good(all), diagnosis::to_text(all));
    for (const char* looked_at : {"configuration", "spool", "network", "certificate", "token", "service"})
        BOOST_TEST(has(all, looked_at, true), diagnosis::to_text(all));
    BOOST_TEST(requests().size() == 1U);
}

BOOST_FIXTURE_TEST_CASE(checks_that_follow_at_once_make_no_more_calls, check_fixture)
{
    const findings first = check();
    BOOST_TEST((check() == first));
    BOOST_TEST(requests().size() == 1U);
}

BOOST_FIXTURE_TEST_CASE(after_a_reload_it_is_looked_anew, check_fixture)
{
    check();
    subject->forget();
    check();
    BOOST_TEST(requests().size() == 2U);
}

BOOST_FIXTURE_TEST_CASE(no_call_is_made_in_a_pause_that_the_service_has_asked_for, check_fixture)
{
    account->queue().pause(std::chrono::hours(1));
    const auto begin = std::chrono::steady_clock::now();
    const findings all = check();
    BOOST_TEST(
        (std::chrono::steady_clock::now() - begin < std::chrono::seconds(8)),
        "a turn isn't waited for"
    );
    BOOST_TEST(has(all, "limit", false), diagnosis::to_text(all));
    BOOST_TEST(has(all, "spool", true), diagnosis::to_text(all));
    BOOST_TEST(requests().empty());
}

BOOST_FIXTURE_TEST_CASE(a_configuration_that_a_reload_would_refuse_is_told, check_fixture)
{
    write_file(source.file, "[api]\ncolour = red\n");
    const findings all = check();
    BOOST_TEST(has(all, "configuration", false), diagnosis::to_text(all));
    BOOST_TEST(contains(diagnosis::to_text(all), "colour"), diagnosis::to_text(all));
    BOOST_TEST(has(all, "service", true), "the one that is used is good");
}

BOOST_FIXTURE_TEST_CASE(who_may_order_for_their_own_jobs_only_has_no_check_made, check_fixture)
{
    constexpr uid_t somebody = 65'533;
    const auto refused = answer_of(subject->run(somebody, {config::audience::owner, 0}));
    BOOST_TEST_REQUIRE(refused.has_error());
    BOOST_TEST(refused.error().code == boost::system::errc::permission_denied);
    BOOST_TEST(requests().empty());
}

BOOST_AUTO_TEST_SUITE_END()
