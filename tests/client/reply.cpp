// SPDX-License-Identifier: BSL-1.0
// What came back of a call, as the machines are told it.

#include "client/reply.hpp"

#include <boost/test/unit_test.hpp>

using namespace rdad;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(replies)

BOOST_AUTO_TEST_CASE(a_request_without_an_answer_may_arrive_and_may_have_gone_by_way_of_a_proxy)
{
    const client::reply direct{client::reply_kind::none, 0, {}, "Lost.", true, false};
    BOOST_TEST(client::answer_of(job::operation::activate, direct).perhaps_done);
    BOOST_TEST(!client::answer_of(job::operation::activate, direct).by_proxy);
    const client::reply by_proxy{client::reply_kind::none, 0, {}, "Lost.", true, true};
    BOOST_TEST(client::answer_of(job::operation::activate, by_proxy).by_proxy);
    const client::reply unsent{client::reply_kind::none, 0, {}, "Refused.", false, true};
    BOOST_TEST(!client::answer_of(job::operation::activate, unsent).perhaps_done);
}

BOOST_AUTO_TEST_CASE(a_job_and_a_list_are_told_what_is_asked_of_them)
{
    client::reply r{client::reply_kind::response, 500};
    BOOST_TEST(!client::answer_of(job::operation::get, r).retry_after.has_value());
    BOOST_TEST(!client::list_answer_of(r).retry_after.has_value());
    r.retry_after = 20s;
    BOOST_TEST((client::answer_of(job::operation::get, r).retry_after == 20s));
    BOOST_TEST((client::list_answer_of(r).retry_after == 20s));
}

BOOST_AUTO_TEST_SUITE_END()
