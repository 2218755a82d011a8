// SPDX-License-Identifier: BSL-1.0
// What a host is told by its link to the simulated store, and what has happened there.

#include "simulated_etcd/walk.hpp"

#include <fmt/format.h>

#include <optional>
#include <string>
#include <vector>

using namespace rdad;
using namespace rdad::tests;
using namespace rdad::simulation;
using namespace std::chrono_literals;
using etcd::errc;
using etcd::watch_news_kind;

namespace {

struct link_walk : etcd_walk
{
    faulty_link link{time, store, 1};

    /// What a put comes to.
    errc put(const std::string& key, const std::string& value)
    {
        std::optional<errc> came;
        link.transact(put_of(key, value), [&](const auto& answer) { came = errc_of(answer); });
        time.run_until([&] { return came.has_value(); });
        return came.value();
    }

    errc read(const std::string& key)
    {
        std::optional<errc> came;
        link.range({.key = key}, [&](const auto& answer) { came = errc_of(answer); });
        time.run_until([&] { return came.has_value(); });
        return came.value();
    }
};

/// What many changes come to, and when.
std::string outcomes_of(std::uint64_t seed)
{
    etcd_walk walk;
    faulty_link way(walk.time, walk.store, seed);
    way.set_faults({.unreachable = 0.1, .lost_request = 0.1, .lost_answer = 0.1, .late_change = 0.1});
    std::string text;
    for (int i = 0; i < 50; ++i) {
        way.transact(etcd_walk::put_of("a", "1"), [&](const auto& answer) {
            const auto at = (walk.time.now() - event_queue::epoch) / 1ms;
            text += fmt::format("{} {} ", at, static_cast<int>(errc_of(answer)));
        });
    }
    walk.pass(60s);
    return text;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(faults_of_a_link, link_walk)

BOOST_AUTO_TEST_CASE(all_is_done_and_told_where_nothing_fails)
{
    BOOST_TEST((put("a", "1") == errc{}));
    BOOST_TEST(value("a") == "1");
    BOOST_TEST((read("a") == errc{}));
}

BOOST_AUTO_TEST_CASE(a_change_whose_request_was_lost_is_unknown_and_has_not_happened)
{
    link.set_faults({.lost_request = 1});
    BOOST_TEST((put("a", "1") == errc::unknown_outcome));
    pass(60s);
    BOOST_TEST(!has("a"));
    BOOST_TEST((read("a") == errc::unavailable));
}

BOOST_AUTO_TEST_CASE(a_change_whose_answer_was_lost_is_unknown_and_has_happened)
{
    link.set_faults({.lost_answer = 1});
    BOOST_TEST((put("a", "1") == errc::unknown_outcome));
    BOOST_TEST(value("a") == "1");
    BOOST_TEST((read("a") == errc::unavailable));
}

BOOST_AUTO_TEST_CASE(a_late_change_lands_behind_one_that_was_acknowledged)
{
    link.set_faults({.late_change = 1});
    BOOST_TEST((put("a", "late") == errc::unknown_outcome));
    link.set_faults({});
    BOOST_TEST((put("a", "acknowledged") == errc{}));
    BOOST_TEST(value("a") == "acknowledged");
    pass(30s);
    BOOST_TEST(value("a") == "late");
}

BOOST_AUTO_TEST_CASE(where_no_member_is_reached_nothing_has_happened)
{
    link.set_faults({.unreachable = 1});
    BOOST_TEST((put("a", "1") == errc::unavailable));
    pass(60s);
    BOOST_TEST(!has("a"));
}

BOOST_AUTO_TEST_CASE(what_is_lost_once_is_asked_again_unless_it_changes_something)
{
    link.set_faults({.lost_request = 0.5});
    int failures = 0;
    for (int i = 0; i < 100; ++i)
        failures += read("a") == errc{} ? 0 : 1;
    // One in eight.
    BOOST_TEST(failures > 2);
    BOOST_TEST(failures < 30);
}

BOOST_AUTO_TEST_CASE(a_cut_link_lets_nothing_through_until_it_is_healed)
{
    link.cut();
    for (int i = 0; i < 10; ++i) {
        const errc came = put("a", "1");
        BOOST_TEST((came == errc::unavailable || came == errc::unknown_outcome));
    }
    BOOST_TEST((read("a") == errc::unavailable));
    pass(60s);
    BOOST_TEST(!has("a"));
    link.heal();
    BOOST_TEST((put("a", "1") == errc{}));
}

BOOST_AUTO_TEST_CASE(a_cut_amid_a_change_leaves_it_unknown)
{
    std::optional<errc> came;
    link.transact(put_of("a", "1"), [&](const auto& answer) { came = errc_of(answer); });
    time.run_until([&] { return has("a"); });
    link.cut();
    time.run_until([&] { return came.has_value(); });
    BOOST_TEST((came == errc::unknown_outcome));
}

BOOST_AUTO_TEST_CASE(a_change_without_a_quorum_may_be_done_when_there_is_one_again)
{
    store.set_quorum(false);
    int unknown = 0;
    for (int i = 0; i < 40; ++i)
        unknown += put(fmt::format("a/{}", i), "1") == errc::unknown_outcome ? 1 : 0;
    BOOST_TEST(store.keys().revision() == 1);
    store.set_quorum(true);
    const auto done = store.range(etcd::range_of_prefix("a/")).value().count;
    BOOST_TEST(done > 0);
    BOOST_TEST(done < unknown);
    BOOST_TEST(unknown < 40);
}

BOOST_AUTO_TEST_CASE(a_process_that_has_died_is_told_nothing_and_what_it_sent_arrives)
{
    bool is_told = false;
    link.transact(put_of("a", "1"), [&](const auto&) { is_told = true; });
    link.watch({{"a"}}, 5s, [&](const auto&) { is_told = true; });
    link.forget();
    pass(60s);
    BOOST_TEST(!is_told);
    BOOST_TEST(has("a"));
}

BOOST_AUTO_TEST_CASE(a_watch_lags_and_keeps_the_order)
{
    link.set_faults({.told_twice = 0.5, .longest_lag = 3s});
    std::vector<std::string> told;
    std::size_t twice = 0;
    link.watch({{"a"}}, 5s, [&](const auto& news) {
        for (const auto& one : news.value().events) {
            if (!told.empty() && told.back() == one.changed.value)
                ++twice;
            else
                told.push_back(one.changed.value);
        }
    });
    pass(4s);
    std::vector<std::string> put_values;
    for (int i = 0; i < 20; ++i) {
        put_values.push_back(std::to_string(i));
        store.transact(put_of("a", put_values.back())).value();
        pass(200ms);
    }
    BOOST_TEST(told.size() < put_values.size());
    pass(3s);
    BOOST_TEST(told == put_values, boost::test_tools::per_element());
    BOOST_TEST(twice > 0U);
}

BOOST_AUTO_TEST_CASE(a_watch_of_a_link_that_is_cut_fails_and_tells_all_once_it_is_healed)
{
    int failures = 0;
    std::vector<std::string> told;
    link.watch({{"a"}}, 5s, [&](const auto& news) {
        failures += news ? 0 : 1;
        if (news) {
            for (const auto& one : news->events)
                told.push_back(one.changed.value);
        }
    });
    pass(1s);
    link.cut();
    store.transact(put_of("a", "1")).value();
    pass(12s);
    BOOST_TEST(failures == 2);
    BOOST_TEST(told.empty());
    link.heal();
    pass(1s);
    BOOST_TEST(told.size() == 1U);
    pass(60s);
    BOOST_TEST(failures == 2);
}

BOOST_AUTO_TEST_CASE(a_silent_watch_fails_while_requests_go_through)
{
    int failures = 0;
    int told = 0;
    link.watch({{"a"}}, 5s, [&](const auto& news) { ++(news ? told : failures); });
    pass(1s);
    BOOST_TEST(told == 1);
    link.set_watches_silent(true);
    BOOST_TEST((put("a", "1") == errc{}));
    pass(6s);
    BOOST_TEST(failures == 1);
    BOOST_TEST(told == 1);
    link.set_watches_silent(false);
    pass(1s);
    BOOST_TEST(told == 2);
}

BOOST_AUTO_TEST_CASE(the_same_seed_gives_the_same_run)
{
    BOOST_TEST(outcomes_of(1) == outcomes_of(1));
    BOOST_TEST(outcomes_of(1) != outcomes_of(2));
}

BOOST_AUTO_TEST_SUITE_END()
