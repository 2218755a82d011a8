// SPDX-License-Identifier: BSL-1.0
// Orders for many jobs, as the spool keeps them, and for which of their jobs they still hold after a crash.

#include "control/kept_order.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

using namespace rdad;
using namespace std::chrono_literals;
using control::kept_order;
using control::order;

BOOST_AUTO_TEST_SUITE(kept_orders)

namespace {

using time_point = std::chrono::system_clock::time_point;

constexpr time_point ordered{std::chrono::hours(500'000)};

kept_order order_of(order what)
{
    return {what, 1001, ordered, {{"bridges.1", 2}}};
}

job::record taken_at(time_point time)
{
    return job::new_record({}, "{}", "1", time);
}

job::record held_at(time_point time)
{
    return job::held_record({}, "{}", "1", "It is dear.", time);
}

}  // namespace

BOOST_AUTO_TEST_CASE(what_is_written_is_read_again_in_its_order)
{
    const std::vector<kept_order> orders{
        {order::cancel, 0, ordered, {{"bridges.1"}, {"a b"}, {"\"\xC3\xA4\""}}},
        {order::release, 4294967294U, ordered + 5s, {{"c", 7}}},
        {order::retry, 1001, ordered, {}}};
    BOOST_TEST((control::read_kept_orders(control::to_text(orders)) == orders));
    BOOST_TEST(control::to_text(std::vector<kept_order>()).empty());
    BOOST_TEST((control::read_kept_orders("") == std::vector<kept_order>()));
}

BOOST_AUTO_TEST_CASE(a_line_that_makes_no_sense_makes_none_of_it_be_taken)
{
    const std::string good = control::to_text({order_of(order::cancel)});
    BOOST_TEST_REQUIRE(control::read_kept_orders(good).has_value());
    for (const std::string& bad :
         {std::string("\n"),
          std::string("nonsense\n"),
          good.substr(0, good.size() - 1),
          std::string(R"({"order":"delete","user":0,"time":"2026-11-28T00:00:00Z","jobs":[]})") + "\n",
          std::string(R"({"order":"cancel","time":"2026-11-28T00:00:00Z","jobs":[]})") + "\n",
          std::string(R"({"order":"cancel","user":-1,"time":"2026-11-28T00:00:00Z","jobs":[]})") + "\n",
          std::string(R"({"order":"cancel","user":0,"time":"today","jobs":[]})") + "\n",
          std::string(R"({"order":"cancel","user":0,"time":"2026-11-28T00:00:00Z","jobs":["a"]})") + "\n"})
        BOOST_TEST(!control::read_kept_orders(good + bad).has_value(), bad);
}

BOOST_AUTO_TEST_CASE(a_job_that_was_taken_after_the_order_is_another_one)
{
    const auto cancel = order_of(order::cancel);
    BOOST_TEST(is_still_meant(cancel, cancel.jobs[0], taken_at(ordered - 1s)));
    BOOST_TEST(is_still_meant(cancel, cancel.jobs[0], taken_at(ordered)));
    BOOST_TEST(!is_still_meant(cancel, cancel.jobs[0], taken_at(ordered + 1s)));
}

BOOST_AUTO_TEST_CASE(what_has_been_held_since_the_order_was_given_is_not_released)
{
    const auto release = order_of(order::release);
    auto record = held_at(ordered);
    BOOST_TEST_REQUIRE(record.events.size() == release.jobs[0].events);
    BOOST_TEST(is_still_meant(release, release.jobs[0], record));
    record.events.push_back({ordered, job::event_kind::released, "Somebody has released it."});
    record.events.push_back({ordered, job::event_kind::ended, "It is dearer now."});
    BOOST_TEST(!is_still_meant(release, release.jobs[0], record));
    const auto cancel = order_of(order::cancel);
    BOOST_TEST(is_still_meant(cancel, cancel.jobs[0], record));
}

BOOST_AUTO_TEST_CASE(a_record_shows_whether_an_order_is_carried_out)
{
    auto active = taken_at(ordered);
    const auto held = held_at(ordered);
    BOOST_TEST(!is_carried_out(order::cancel, active));
    BOOST_TEST(!is_carried_out(order::cancel, held));
    BOOST_TEST(!is_carried_out(order::release, held));
    BOOST_TEST(is_carried_out(order::release, active));
    active.cancel_ordered = true;
    BOOST_TEST(is_carried_out(order::cancel, active));
    auto ended = taken_at(ordered);
    ended.outcome = job::outcome{job::final_state::success, "It has ended.", std::nullopt};
    BOOST_TEST(is_carried_out(order::cancel, ended));
    BOOST_TEST(is_carried_out(order::retry, held));
}

BOOST_AUTO_TEST_SUITE_END()
