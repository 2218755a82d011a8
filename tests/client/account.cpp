// SPDX-License-Identifier: BSL-1.0
// What another configuration means for calls that wait.

#include "client/account.hpp"

#include "contains.hpp"
#include "journal/kept_journal.hpp"
#include "temporary_folder.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>

#include <optional>

namespace asio = boost::asio;
using namespace rdad;
using namespace rdad::tests;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(accounts)

namespace {

struct fixture
{
    temporary_folder folder;
    asio::io_context context{1};
    kept_journal journal;
    config::config c = without_token();
    std::unique_ptr<client::account> account =
        client::account::make(context.get_executor(), c, journal, [](auto) {}).value();
    std::optional<client::call_queue::turn> turn;

    config::config without_token() const
    {
        config::config made;
        made.api.base_url = "https://api.example.com/realitydataanalysis";
        made.pace.requests_per_minute = 1'000'000'000;
        made.auth.token_file = (folder.path() / "token").string();
        return made;
    }

    ~fixture() { account->queue().close(); }

    void enter()
    {
        account->queue().enter({pace::urgency::starting}, [this](client::call_queue::turn own) {
            turn.emplace(std::move(own));
        });
        account->queue().let_through();
    }

    void call_without_token()
    {
        enter();
        BOOST_TEST_REQUIRE(turn.has_value());
        job::call call{job::operation::get, "GET", "/jobs/1", "", true};
        bool is_over = false;
        asio::co_spawn(
            context,
            account->call(std::move(call), *std::exchange(turn, std::nullopt)),
            [&](const std::exception_ptr&, const job::answer&) { is_over = true; }
        );
        while (!is_over)
            context.run_one();
        BOOST_TEST_REQUIRE(journal.count(rdad::journal::message_kind::token_missing) == 1);
    }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(a_call_that_waits_for_a_token_goes_as_soon_as_there_is_another_configuration, fixture)
{
    call_without_token();
    enter();
    context.poll();
    BOOST_TEST_REQUIRE(!turn.has_value());
    account->reconfigure(c).value();
    BOOST_TEST(turn.has_value());
}

BOOST_FIXTURE_TEST_CASE(what_is_wrong_for_all_is_known_with_how_long_it_lasts, fixture)
{
    BOOST_TEST(account->lasting_troubles().empty());
    call_without_token();
    const auto troubles = account->lasting_troubles();
    BOOST_TEST_REQUIRE(troubles.size() == 1U);
    BOOST_TEST(contains(troubles[0].sentence, "All jobs wait until there is a token that is accepted."));
    BOOST_TEST((troubles[0].of == rdad::journal::trouble_of::token));
    BOOST_TEST((troubles[0].time >= 0s));
    BOOST_TEST((troubles[0].time < 60s));
    account->reconfigure(c).value();
    BOOST_TEST(account->lasting_troubles().empty(), "it may be mended");
}

BOOST_FIXTURE_TEST_CASE(a_configuration_that_is_refused_opens_nothing, fixture)
{
    call_without_token();
    enter();
    c.api.ca_file = (folder.path() / "missing").string();
    BOOST_TEST(!account->reconfigure(c).has_value());
    BOOST_TEST(!turn.has_value());
}

BOOST_AUTO_TEST_SUITE_END()
