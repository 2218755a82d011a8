// SPDX-License-Identifier: BSL-1.0
// How many calls the gate lets through in a time, whatever becomes of them.

#include "pace/gate.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstddef>
#include <deque>
#include <utility>
#include <vector>

using namespace rdad::pace;
using namespace std::chrono_literals;
using time_point = gate::clock::time_point;

BOOST_AUTO_TEST_SUITE(pacing_of_the_gate)

namespace {

constexpr time_point start{1h};
constexpr unsigned limit = 60;

/// More calls than can go wait, and each ends after a while.
struct crowd
{
    gate subject;
    call_result end;
    std::chrono::milliseconds latency;
    bool is_sent = true;
    std::vector<time_point> let_through{};
    std::deque<std::pair<time_point, gate::ticket>> under_way{};
    std::size_t most_under_way = 0;

    void pass(time_point from, std::chrono::minutes time)
    {
        for (time_point now = from; now < from + time; now += 250ms) {
            while (!under_way.empty() && under_way.front().first <= now) {
                subject.end(under_way.front().second, end, now);
                under_way.pop_front();
            }
            while (const auto next = subject.let_through(now).next) {
                let_through.push_back(now);
                subject.ready(*next);
                BOOST_TEST((subject.let_through(now).place == next));
                subject.begin(*next, now);
                if (is_sent)
                    BOOST_TEST(subject.may_be_sent(*next, now));
                under_way.emplace_back(now + latency, *next);
                subject.enter({urgency::starting});
            }
            most_under_way = std::max(most_under_way, under_way.size());
        }
    }

    /// The most calls that were let through within a minute.
    std::ptrdiff_t most_in_a_minute() const
    {
        std::ptrdiff_t most = 0;
        for (auto first = let_through.begin(); first != let_through.end(); ++first)
            most = std::max(most, std::lower_bound(first, let_through.end(), *first + 1min) - first);
        return most;
    }
};

crowd crowd_of(const gate_options& options, call_result end, std::chrono::milliseconds latency)
{
    crowd c{gate(options, 1, start), end, latency};
    for (int i = 0; i < 200; ++i)
        c.subject.enter({urgency::starting});
    return c;
}

}  // namespace

BOOST_AUTO_TEST_CASE(no_more_go_than_the_limit_whether_they_are_answered_or_come_to_no_connection)
{
    const gate_options options{{limit}, 1000, false, {2s, 5s}, {2s, 5s}};
    for (const call_end end : {call_end::answered, call_end::no_answer}) {
        for (const std::chrono::milliseconds latency : {0ms, 20'000ms, 300'000ms}) {
            crowd c = crowd_of(options, {end, 200}, latency);
            c.is_sent = end == call_end::answered;
            c.pass(start, 10min);
            BOOST_TEST_CONTEXT(static_cast<int>(end) << " after " << latency.count() << " ms")
            {
                BOOST_TEST(c.most_in_a_minute() <= limit);
                // What is under way may be counted by the service at any time of that.
                BOOST_TEST(c.let_through.size() >= (latency == 0ms ? 9 : 1) * limit);
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(a_proxy_that_refuses_credentials_is_tried_by_one_call_at_a_time_and_rarely)
{
    const gate_options options{{1'000'000}, 4, false, {2s, 5s}, {10s, 5min}};
    crowd c = crowd_of(options, {call_end::proxy_refused}, 1s);
    c.is_sent = false;
    c.end.connections_made = 4;
    // As many as there are connections find it out.
    c.pass(start + 2min, 1min);
    BOOST_TEST(c.most_under_way == 4U);
    c.most_under_way = 0;
    c.let_through.clear();
    c.pass(start + 3min, 60min);
    BOOST_TEST(c.most_under_way == 1U);
    BOOST_TEST(c.let_through.size() > 10U);
    BOOST_TEST(c.let_through.size() < 60U);
}

BOOST_AUTO_TEST_SUITE_END()
