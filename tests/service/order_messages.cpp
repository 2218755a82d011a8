// SPDX-License-Identifier: BSL-1.0
// What the journal is told of orders.

#include "service/ordering/order_messages.hpp"

#include "contains.hpp"
#include "journal/kept_journal.hpp"

#include <boost/test/unit_test.hpp>

using namespace rdad;
using namespace rdad::tests;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(order_messages)

namespace {

constexpr uid_t anna = 1000;
constexpr uid_t ben = 1001;

struct fixture
{
    kept_journal journal;
    service::order_messages messages{journal};
    journal::allowance::clock::time_point now{1h};

    void tell(control::order_status status, uid_t by, control::order order = control::order::cancel)
    {
        messages.tell(order, "survey", by, {status, "A sentence."}, now);
    }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(a_storm_of_refused_orders_is_told_at_once_then_rarely_and_with_how_often, fixture)
{
    constexpr std::size_t storm = 6200;
    for (std::size_t i = 0; i < storm; ++i)
        tell(i % 2 == 0 ? control::order_status::refused : control::order_status::unknown, anna);
    BOOST_TEST_REQUIRE(!journal.entries.empty());
    BOOST_TEST(journal.entries.size() <= 10U);
    const std::size_t told = journal.entries.size();
    BOOST_TEST(journal.entries.front().message == "A sentence.");
    BOOST_TEST(contains(journal.entries.back().message, "only counted"), journal.entries.back().message);
    now += 5min;
    tell(control::order_status::refused, anna);
    BOOST_TEST(
        contains(journal.entries.back().message, std::to_string(storm - told)),
        journal.entries.back().message
    );
    BOOST_TEST(journal.count(journal::message_kind::order_refused) == std::ssize(journal.entries));
}

BOOST_FIXTURE_TEST_CASE(
    a_storm_of_refused_orders_hides_neither_those_of_others_nor_what_the_disk_loses,
    fixture
)
{
    for (int i = 0; i < 100; ++i)
        tell(control::order_status::refused, anna);
    journal.entries.clear();
    tell(control::order_status::refused, ben);
    tell(control::order_status::failed, anna);
    BOOST_TEST(journal.count(journal::message_kind::order_refused) == 1);
    BOOST_TEST(journal.count(journal::message_kind::order_failed) == 1);
}

BOOST_FIXTURE_TEST_CASE(an_order_that_comes_too_early_is_no_failure_of_the_disk, fixture)
{
    tell(control::order_status::early, anna);
    BOOST_TEST(journal.count(journal::message_kind::order_refused) == 1);
    BOOST_TEST(journal.entries.size() == 1U);
}

BOOST_FIXTURE_TEST_CASE(what_is_noted_is_told_where_it_is_no_event_of_the_job, fixture)
{
    tell(control::order_status::noted, anna, control::order::cancel);
    tell(control::order_status::noted, anna, control::order::release);
    BOOST_TEST(journal.entries.empty());
    for (int i = 0; i < 100; ++i)
        tell(control::order_status::noted, anna, control::order::retry);
    BOOST_TEST(journal.count(journal::message_kind::job_retried) == 100);
}

BOOST_AUTO_TEST_SUITE_END()
