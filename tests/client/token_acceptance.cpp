// SPDX-License-Identifier: BSL-1.0
// A token that some services accept and others don't.

#include "client/token_acceptance.hpp"

#include <boost/test/unit_test.hpp>

using namespace rdad;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(acceptance_of_tokens)

namespace {

constexpr client::token_acceptance::clock::time_point now{1000h};
const api::service& one = api::realitydataanalysis;
const api::service& other = api::reality_modeling;

/// Where there are jobs of two services.
client::token_acceptance of_both()
{
    client::token_acceptance a;
    a.expect(one);
    a.expect(other);
    return a;
}

bool may_be_called(const client::token_acceptance& a, const api::service& service, std::chrono::seconds after)
{
    return a.wait_for(service, now + after) == 0s;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_service_that_refuses_what_others_accept_waits_alone_and_ever_longer)
{
    client::token_acceptance a = of_both();
    a.use(7);
    a.accepted(one, now);
    BOOST_TEST(a.refused(other, now));
    BOOST_TEST(may_be_called(a, one, 0s));
    BOOST_TEST(!may_be_called(a, other, 29s));
    BOOST_TEST(may_be_called(a, other, 30s));
    a.refused(other, now);
    BOOST_TEST(!may_be_called(a, other, 59s));
    BOOST_TEST(may_be_called(a, other, 60s));
    for (int i = 0; i < 10; ++i)
        a.refused(other, now);
    BOOST_TEST(!may_be_called(a, other, 299s));
    BOOST_TEST(may_be_called(a, other, 300s));
}

BOOST_AUTO_TEST_CASE(a_token_that_nobody_has_accepted_may_be_no_good_at_all)
{
    client::token_acceptance a;
    a.expect(other);
    a.use(7);
    BOOST_TEST(!a.refused(other, now));
    BOOST_TEST(may_be_called(a, other, 0s), "there is no other service whose jobs could wait for this one");
}

BOOST_AUTO_TEST_CASE(where_nobody_has_accepted_it_the_others_are_tried_first)
{
    client::token_acceptance a = of_both();
    a.use(7);
    BOOST_TEST(!a.refused(other, now));
    BOOST_TEST(!may_be_called(a, other, 5s));
    BOOST_TEST(may_be_called(a, one, 0s));
    BOOST_TEST(may_be_called(a, other, 10s));
}

BOOST_AUTO_TEST_CASE(of_another_token_nothing_is_known)
{
    client::token_acceptance a = of_both();
    a.use(7);
    a.accepted(one, now);
    a.use(8);
    BOOST_TEST(!a.refused(other, now));
}

BOOST_AUTO_TEST_CASE(another_token_is_tried_at_once_where_one_service_alone_has_refused_the_last_one)
{
    client::token_acceptance a = of_both();
    a.use(7);
    a.accepted(one, now);
    a.refused(other, now);
    BOOST_TEST(!may_be_called(a, other, 5s));
    a.use(8);
    BOOST_TEST(may_be_called(a, other, 5s));
}

BOOST_AUTO_TEST_CASE(another_token_lets_the_others_be_tried_first_all_the_same)
{
    client::token_acceptance a = of_both();
    a.use(7);
    a.refused(other, now);
    a.use(8);
    BOOST_TEST(!may_be_called(a, other, 5s));
}

BOOST_AUTO_TEST_CASE(a_service_that_accepts_it_again_waits_no_more)
{
    client::token_acceptance a = of_both();
    a.use(7);
    a.accepted(one, now);
    a.refused(other, now);
    a.accepted(other, now);
    BOOST_TEST(may_be_called(a, other, 0s));
}

BOOST_AUTO_TEST_CASE(one_that_has_accepted_it_before_and_refuses_it_now_is_no_other)
{
    client::token_acceptance a = of_both();
    a.use(7);
    a.accepted(one, now);
    BOOST_TEST(!a.refused(one, now));
}

BOOST_AUTO_TEST_CASE(what_was_accepted_long_ago_may_have_expired)
{
    client::token_acceptance a = of_both();
    a.use(7);
    a.accepted(one, now);
    BOOST_TEST(a.refused(other, now + 179s));
    BOOST_TEST(!a.refused(other, now + 180s));
}

BOOST_AUTO_TEST_CASE(another_configuration_begins_anew)
{
    client::token_acceptance a = of_both();
    a.use(7);
    a.accepted(one, now);
    a.refused(other, now);
    a.forget();
    BOOST_TEST(may_be_called(a, other, 0s));
}

BOOST_AUTO_TEST_SUITE_END()
