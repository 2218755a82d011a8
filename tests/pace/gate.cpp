// SPDX-License-Identifier: BSL-1.0
// The gate, walked call by call: whose turn it is, and what closes the way for all.

#include "pace/gate_walk.hpp"

#include <boost/test/unit_test.hpp>

#include <optional>
#include <vector>

using namespace rdad::pace;
using namespace rdad::tests;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(gate_of_calls)

BOOST_FIXTURE_TEST_CASE(as_many_calls_go_as_there_are_connections, gate_walk)
{
    BOOST_TEST(places() == 4U);
    use(options_for(2));
    BOOST_TEST(places() == 2U);
}

BOOST_FIXTURE_TEST_CASE(a_call_that_ends_makes_room_whatever_its_end, gate_walk)
{
    use(options_for(1));
    for (const call_end end : {call_end::not_made, call_end::withdrawn, call_end::no_answer}) {
        const gate::ticket t = send();
        subject.enter({urgency::starting});
        BOOST_TEST(!next());
        fail(t, end);
        const auto other = next();
        BOOST_TEST_REQUIRE(other.has_value());
        fail(*other, call_end::not_made);
    }
    const gate::ticket t = send();
    subject.enter({urgency::starting});
    answer(t, 200);
    BOOST_TEST(next().has_value());
}

BOOST_FIXTURE_TEST_CASE(the_most_urgent_goes_first_and_who_has_left_never, gate_walk)
{
    const auto looking = subject.enter({urgency::looking});
    const auto gone = subject.enter({urgency::cancelling});
    const auto starting = subject.enter({urgency::starting});
    subject.leave(gone);
    BOOST_TEST((next() == starting));
    BOOST_TEST((next() == looking));
    BOOST_TEST(!next());
    BOOST_TEST((delay() == 0s));
}

BOOST_FIXTURE_TEST_CASE(the_budget_is_kept, gate_walk)
{
    // A new one takes the last minute to have been used up, evenly.
    gate one({{1}, 4, false, {2s, 5s}, {2s, 5s}}, 1, now);
    one.enter({urgency::starting});
    const auto opening = one.let_through(now);
    BOOST_TEST(!opening.next);
    BOOST_TEST((opening.delay > 0s));
    BOOST_TEST((opening.delay <= 1min));
}

BOOST_FIXTURE_TEST_CASE(only_what_was_sent_counts_as_a_call, gate_walk)
{
    gate_options two = options_for(4);
    two.limits = {2};
    const auto may_go_after = [&](call_end end, bool is_sent) {
        gate g(two, 1, now);
        auto later = now + 2min;
        for (int i = 0; i < 2; ++i) {
            const auto t = g.enter({urgency::cancelling});
            while (!g.let_through(later).next)
                later += 1s;
            g.ready(t);
            g.let_through(later);
            g.begin(t, later);
            if (is_sent)
                g.may_be_sent(t, later);
            g.end(t, {end}, later);
        }
        g.enter({urgency::cancelling});
        return g.let_through(later).next.has_value();
    };
    BOOST_TEST(may_go_after(call_end::not_made, false));
    BOOST_TEST(may_go_after(call_end::withdrawn, false));
    BOOST_TEST(!may_go_after(call_end::not_made, true));
    BOOST_TEST(!may_go_after(call_end::no_answer, false), "what comes to no connection is paced too");
    BOOST_TEST(!may_go_after(call_end::answered, true));
}

BOOST_FIXTURE_TEST_CASE(an_answer_puts_nothing_off, gate_walk)
{
    for (const unsigned status : {200U, 204U, 302U, 400U, 403U, 404U, 409U, 422U}) {
        const verdict v = answer(status);
        BOOST_TEST_CONTEXT(status)
        {
            BOOST_TEST(!v.is_put_off);
            BOOST_TEST(!v.trouble.has_value());
            BOOST_TEST(v.is_service_back);
            BOOST_TEST((v.pause == 0s));
        }
    }
    BOOST_TEST((closed_for() == 0s));
}

BOOST_FIXTURE_TEST_CASE(no_answer_and_a_5xx_are_told_and_are_the_job_s_own, gate_walk)
{
    const verdict lost = fail(send(), call_end::no_answer);
    BOOST_TEST(!lost.is_put_off);
    BOOST_TEST((lost.trouble == trouble::unreachable));
    BOOST_TEST(!lost.is_service_back);
    for (const unsigned status : {500U, 502U, 503U, 504U}) {
        const verdict v = answer(status);
        BOOST_TEST(!v.is_put_off);
        BOOST_TEST((v.trouble == trouble::failing));
        BOOST_TEST(!v.is_service_back);
    }
    BOOST_TEST((closed_for() == 0s));
}

BOOST_FIXTURE_TEST_CASE(a_429_pauses_all_for_as_long_as_it_asks, gate_walk)
{
    const verdict v = answer(429, 100s);
    BOOST_TEST(v.is_put_off);
    BOOST_TEST((v.trouble == trouble::throttled));
    BOOST_TEST(!v.is_service_back);
    BOOST_TEST((v.pause >= 100s));
    BOOST_TEST((v.pause <= 111s));
    BOOST_TEST(subject.is_paused(now));
    BOOST_TEST((subject.pause_left(now) == v.pause));
    BOOST_TEST((closed_for() >= 100s));
    BOOST_TEST(!subject.is_paused(now));
}

BOOST_FIXTURE_TEST_CASE(a_429_says_that_others_have_used_up_the_minute, gate_walk)
{
    gate_options two = options_for(4);
    two.limits = {2};
    use(two);
    answer(429, 1s);
    BOOST_TEST((closed_for() > 30s));
}

BOOST_FIXTURE_TEST_CASE(a_429_that_does_not_say_how_long_pauses_for_longer_each_time, gate_walk)
{
    gate::clock::duration longest{};
    for (int i = 0; i < 20; ++i) {
        const verdict v = answer(429);
        longest = std::max(longest, v.pause);
        BOOST_TEST((v.pause <= 5min + 31s));
        now += v.pause + 1s;
    }
    BOOST_TEST((longest > 100s));
    answer(200);
    BOOST_TEST((answer(429).pause <= 12s), "an answer ends it");
}

BOOST_FIXTURE_TEST_CASE(a_quota_that_is_used_up_is_the_same, gate_walk)
{
    call_result r{call_end::answered, 403};
    r.is_quota_exceeded = true;
    r.asked = 100s;
    const verdict v = subject.end(send(), r, now);
    BOOST_TEST(v.is_put_off);
    BOOST_TEST((v.trouble == trouble::quota_used_up));
    BOOST_TEST((closed_for() >= 100s));
}

BOOST_FIXTURE_TEST_CASE(a_503_pauses_all_where_it_asks_for_that_and_is_an_answer, gate_walk)
{
    const verdict v = answer(503, 100s);
    BOOST_TEST(!v.is_put_off);
    BOOST_TEST((v.trouble == trouble::failing));
    BOOST_TEST((v.pause >= 100s));
    BOOST_TEST((closed_for() >= 100s));
}

BOOST_FIXTURE_TEST_CASE(a_shorter_pause_ends_no_longer_one, gate_walk)
{
    const gate::ticket other = send();
    answer(429, 100s);
    BOOST_TEST((answer(other, 429, 1s).pause >= 100s));
}

BOOST_FIXTURE_TEST_CASE(what_was_let_through_before_a_pause_is_not_sent_in_it, gate_walk)
{
    const gate::ticket waits = begin();
    answer(429, 100s);
    BOOST_TEST(!subject.may_be_sent(waits, now));
    const verdict v = fail(waits, call_end::withdrawn);
    BOOST_TEST(v.is_put_off);
    BOOST_TEST(!v.trouble.has_value());
}

BOOST_FIXTURE_TEST_CASE(a_pause_of_an_earlier_process_is_kept, gate_walk)
{
    BOOST_TEST((subject.pause(100s, now) >= 100s));
    BOOST_TEST((closed_for() >= 100s));
}

BOOST_FIXTURE_TEST_CASE(the_first_401_costs_a_fresh_token_and_no_time, gate_walk)
{
    const verdict v = answer(401);
    BOOST_TEST(v.is_put_off);
    BOOST_TEST(!v.trouble.has_value());
    BOOST_TEST((closed_for() == 0s));
}

BOOST_FIXTURE_TEST_CASE(a_401_to_a_fresh_token_closes_the_gate, gate_walk)
{
    answer(401);
    const verdict v = answer(401);
    BOOST_TEST(v.is_put_off);
    BOOST_TEST((v.trouble == trouble::token_refused));
    const auto closed = closed_for();
    BOOST_TEST((closed >= 1s));
    BOOST_TEST((closed <= 5s));
}

BOOST_FIXTURE_TEST_CASE(of_401s_to_one_token_the_first_speaks_for_all, gate_walk)
{
    const gate::ticket a = send();
    const gate::ticket b = send();
    const gate::ticket c = send();
    answer(a, 401);
    for (const gate::ticket t : {b, c}) {
        const verdict v = answer(t, 401);
        BOOST_TEST(v.is_put_off);
        BOOST_TEST(!v.trouble.has_value());
    }
    BOOST_TEST((closed_for() == 0s));
}

BOOST_FIXTURE_TEST_CASE(a_token_that_was_accepted_makes_the_next_401_the_first_again, gate_walk)
{
    answer(401);
    answer(200);
    BOOST_TEST(!answer(401).trouble.has_value());
    answer(503);
    BOOST_TEST(
        (answer(401).trouble == trouble::token_refused),
        "a 5xx doesn't say that the token was looked at"
    );
}

BOOST_FIXTURE_TEST_CASE(without_a_token_all_wait_for_longer_each_time, gate_walk)
{
    use({no_limit, 4, false, {10s, 5min}, {2s, 5s}});
    gate::clock::duration longest{};
    for (int i = 0; i < 20; ++i) {
        const verdict v = fail(begin(), call_end::no_token);
        BOOST_TEST(v.is_put_off);
        BOOST_TEST((v.trouble == trouble::token_missing));
        longest = std::max(longest, closed_for());
    }
    BOOST_TEST((longest > 100s));
    BOOST_TEST((longest <= 5min));
}

BOOST_FIXTURE_TEST_CASE(a_token_that_was_refused_and_has_no_successor_is_not_called_missing, gate_walk)
{
    answer(401);
    const verdict v = fail(begin(), call_end::refused_token);
    BOOST_TEST(v.is_put_off);
    BOOST_TEST((v.trouble == trouble::token_refused));
    BOOST_TEST((closed_for() > 0s));
}

BOOST_FIXTURE_TEST_CASE(a_token_server_s_Retry_After_is_waited_for, gate_walk)
{
    call_result r{call_end::no_token};
    r.asked = 100s;
    subject.end(begin(), r, now);
    BOOST_TEST((closed_for() == 100s));
}

BOOST_FIXTURE_TEST_CASE(other_options_open_the_gate_and_end_no_pause, gate_walk)
{
    fail(begin(), call_end::no_token);
    use(options);
    BOOST_TEST((closed_for() == 0s));
    answer(429, 100s);
    use(options);
    BOOST_TEST((closed_for() >= 100s));
}

BOOST_FIXTURE_TEST_CASE(a_shorter_wait_for_the_proxy_ends_no_longer_one_for_a_token, gate_walk)
{
    const gate::ticket other = begin();
    call_result r{call_end::no_token};
    r.asked = 100s;
    subject.end(begin(), r, now);
    fail(other, call_end::proxy_refused);
    BOOST_TEST((closed_for() == 100s));
}

BOOST_FIXTURE_TEST_CASE(after_a_407_one_call_at_a_time_tries_the_proxy, gate_walk)
{
    const verdict v = fail(begin(), call_end::proxy_refused);
    BOOST_TEST(v.is_put_off);
    BOOST_TEST((v.trouble == trouble::proxy_refuses));
    const auto closed = closed_for();
    BOOST_TEST((closed >= 1s));
    BOOST_TEST((closed <= 5s));
    BOOST_TEST(places() == 1U);
    connections_made = 2;
    const verdict through = answer(200);
    BOOST_TEST(through.is_proxy_accepting);
    BOOST_TEST(places() == 4U);
    BOOST_TEST(!answer(200).is_proxy_accepting, "it is told once");
}

BOOST_FIXTURE_TEST_CASE(an_answer_by_a_connection_from_before_a_407_shows_nothing, gate_walk)
{
    BOOST_TEST(answer(200).is_proxy_accepting);
    const gate::ticket old = send();
    fail(begin(), call_end::proxy_refused);
    BOOST_TEST(!answer(old, 200).is_proxy_accepting);
    now += 5s;
    BOOST_TEST(places() == 1U);
}

BOOST_FIXTURE_TEST_CASE(of_407s_that_were_under_way_together_the_first_speaks_for_all, gate_walk)
{
    const gate::ticket a = begin();
    const gate::ticket b = begin();
    BOOST_TEST((fail(a, call_end::proxy_refused).trouble == trouble::proxy_refuses));
    const verdict v = fail(b, call_end::proxy_refused);
    BOOST_TEST(v.is_put_off);
    BOOST_TEST(!v.trouble.has_value());
}

BOOST_FIXTURE_TEST_CASE(what_goes_by_earlier_options_says_nothing_of_the_proxy, gate_walk)
{
    const gate::ticket refused = begin();
    const gate::ticket answered = send();
    use(options);
    const verdict v = fail(refused, call_end::proxy_refused);
    BOOST_TEST(v.is_put_off);
    BOOST_TEST(!v.trouble.has_value());
    BOOST_TEST((closed_for() == 0s));
    BOOST_TEST(!answer(answered, 200).is_proxy_accepting);
}

BOOST_FIXTURE_TEST_CASE(credentials_are_tried_by_one_call_at_a_time_from_the_start, gate_walk)
{
    gate_options with_credentials = options_for(3);
    with_credentials.has_proxy_credentials = true;
    use(with_credentials);
    BOOST_TEST(places() == 1U);
    answer(200);
    BOOST_TEST(places() == 3U);
    use(with_credentials);
    BOOST_TEST(places() == 1U);
    answer(200);
    BOOST_TEST(places() == 3U);
}

BOOST_FIXTURE_TEST_CASE(
    a_proxy_that_goes_on_refusing_is_tried_more_rarely_until_it_lets_a_call_through,
    gate_walk
)
{
    use({no_limit, 4, false, {2s, 5s}, {10s, 5min}});
    gate::clock::duration longest{};
    for (int i = 0; i < 20; ++i) {
        fail(begin(), call_end::proxy_refused);
        longest = std::max(longest, closed_for());
    }
    BOOST_TEST((longest > 100s));
    ++connections_made;
    answer(200);
    fail(begin(), call_end::proxy_refused);
    BOOST_TEST((closed_for() <= 10s));
}

BOOST_FIXTURE_TEST_CASE(other_limits_hold_from_then_on, gate_walk)
{
    gate_options one = options_for(4);
    one.limits = {1};
    use(one);
    answer(200);
    BOOST_TEST((closed_for() > 50s));
}

BOOST_AUTO_TEST_SUITE_END()
