// SPDX-License-Identifier: BSL-1.0
// The lists of several services, of which one may be refused.

#include "service/sweep_runners.hpp"

#include "contains.hpp"
#include "service/answering_service.hpp"
#include "service/services_fixture.hpp"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <string>

namespace asio = boost::asio;
using namespace rdad;
using namespace rdad::tests;
using namespace std::chrono_literals;
using rdad::journal::message_kind;

BOOST_AUTO_TEST_SUITE(sweeps_of_services)

namespace {

const std::string analysis_id = "6f51448f-6377-4330-9ab0-f13fe994b3f1";
const std::string modeling_id = "7f51448f-6377-4330-9ab0-f13fe994b3f1";

/// A service that has no list of contextcapture.
std::string list_of_analysis_only(const testing::seen_request& request)
{
    if (contains(request.target, "/contextcapture/"))
        return testing::response_bytes(404);
    return testing::response_bytes(
        200,
        fmt::format(R"({{"jobs": [{{"id": "{}", "state": "active"}}]}})", analysis_id)
    );
}

/// `all` is what is tested.
struct fixture : answering_service, services_fixture
{
    service::sweep_runners all;

    fixture()
        : services_fixture([this](asio::io_context& io) {
              config::config c = answering_service::start(io);
              c.api.base_url += "/realitydataanalysis";
              return c;
          }),
          all(context.get_executor(),
              *account,
              journal,
              {.polling = job::polling::automatic, .intervals = {1ms}, .calls_per_minute = 1'000'000},
              {[](const lists::finding&) {}, [] {}})
    {
        answer = list_of_analysis_only;
        journal.set_level(rdad::journal::priority::debug);
    }

    ~fixture()
    {
        asio::post(context, [this] { all.cancel(); });
        end();
        context.restart();
        context.run_for(longest_wait);
    }

    std::ptrdiff_t calls_to(const std::string& path) const
    {
        return std::ranges::count_if(requests(), [&](const testing::seen_request& each) {
            return each.target.starts_with(path);
        });
    }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(jobs_are_looked_for_in_the_lists_of_their_services, fixture)
{
    all.start();
    all.of(api::realitydataanalysis).add(analysis_id, std::nullopt);
    all.of(api::realityconversion).add(modeling_id, std::nullopt);
    run_until([&] {
        return calls_to("/realitydataanalysis/jobs?") > 1 && calls_to("/realityconversion/jobs?") > 1;
    });
    BOOST_TEST(requests().size() >= 4U);
}

BOOST_FIXTURE_TEST_CASE(a_list_that_is_not_to_be_had_hinders_no_jobs_of_other_services, fixture)
{
    all.start();
    all.of(api::realitydataanalysis).add(analysis_id, std::nullopt);
    all.of(api::contextcapture).add(modeling_id, std::nullopt);
    run_until([&] { return journal.count(message_kind::list_unusable) == 1; });
    BOOST_TEST((all.of(api::realitydataanalysis).how_followed(analysis_id) == job::following::list));
    BOOST_TEST((all.of(api::contextcapture).how_followed(modeling_id) == job::following::progress));
    const auto told = std::ranges::find(journal.entries, message_kind::list_unusable, [](const auto& each) {
        return each.kind;
    });
    BOOST_TEST(contains(told->message, " Jobs of contextcapture are followed one by one"), told->message);
}

BOOST_FIXTURE_TEST_CASE(nothing_is_called_before_it_starts, fixture)
{
    all.of(api::realitydataanalysis).add(analysis_id, std::nullopt);
    constexpr int more_than_enough = 100;
    for (int i = 0; i < more_than_enough; ++i)
        context.poll_one();
    BOOST_TEST(requests().empty());
    all.start();
    run_until([&] { return !requests().empty(); });
}

BOOST_AUTO_TEST_SUITE_END()
