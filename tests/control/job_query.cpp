// SPDX-License-Identifier: BSL-1.0
// Questions for jobs, as the query of a URL.

#include "control/job_query.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace rdad;
using control::job_query;
using control::read_url_query;

BOOST_AUTO_TEST_SUITE(job_queries)

BOOST_AUTO_TEST_CASE(what_is_written_is_read_again_whatever_the_names)
{
    job_query query;
    query.names = {"bridges#12", "a+b", "a b", "100%&name=x", "*.[12]?", "\xC3\xA4", ""};
    query.states = {"active", "failed"};
    query.limit = 40;
    query.with_reasons = true;
    const auto read = read_url_query(control::to_url_query(query));
    BOOST_TEST_REQUIRE(read.has_value());
    BOOST_TEST((*read == query), control::to_url_query(query));
}

BOOST_AUTO_TEST_CASE(a_query_that_asks_for_nothing_in_particular_is_empty)
{
    BOOST_TEST(control::to_url_query({}).empty());
    BOOST_TEST((read_url_query("").value() == job_query()));
}

BOOST_AUTO_TEST_CASE(what_is_wrong_is_named)
{
    BOOST_TEST(
        read_url_query("state=lost").error().sentence ==
        "There is no state lost; there are active, success, failed, cancelled, unsubmitted, held, rejected."
    );
    BOOST_TEST(read_url_query("limit=many").error().sentence == "limit is a whole number, not many.");
    BOOST_TEST(read_url_query("limit=-1").has_error());
    BOOST_TEST(read_url_query("limit=1x").has_error());
    BOOST_TEST(
        read_url_query("names=a").error().sentence ==
        "There is no parameter names; there are name, state, limit and reasons."
    );
    BOOST_TEST(read_url_query("name=%zz").has_error());
}

BOOST_AUTO_TEST_CASE(the_folders_of_records_are_states)
{
    for (const char* state : {"active", "held", "success", "failed", "cancelled", "unsubmitted", "rejected"})
        BOOST_TEST(control::is_state(state), state);
    for (const char* other : {"incoming", "", "Active", "../active"})
        BOOST_TEST(!control::is_state(other), other);
}

BOOST_AUTO_TEST_SUITE_END()
