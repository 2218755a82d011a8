// SPDX-License-Identifier: BSL-1.0
// Which member is asked next, and whose answers are not believed.

#include "etcd/endpoints.hpp"

#include <boost/test/unit_test.hpp>

#include <vector>

using namespace rdad::etcd;

namespace {

using indexes = std::vector<std::size_t>;

}  // namespace

BOOST_AUTO_TEST_SUITE(order_of_endpoints)

BOOST_AUTO_TEST_CASE(it_begins_with_the_one_that_answered_last)
{
    endpoints all(3);
    BOOST_TEST((all.order() == indexes{0, 1, 2}));
    all.failed(0);
    BOOST_TEST((all.order() == indexes{1, 2, 0}));
    all.failed(1);
    BOOST_TEST((all.order() == indexes{2, 0, 1}));
    all.failed(2);
    BOOST_TEST((all.order() == indexes{0, 1, 2}));
}

BOOST_AUTO_TEST_CASE(the_failure_of_another_one_than_the_first_changes_nothing)
{
    endpoints all(3);
    all.failed(0);
    all.failed(0);
    BOOST_TEST(all.first() == 1U);
    all.failed(2);
    BOOST_TEST(all.first() == 1U);
}

BOOST_AUTO_TEST_CASE(answers_of_a_lower_term_than_was_seen_are_not_believed)
{
    endpoints all(3);
    BOOST_TEST(!all.doubt({.raft_term = 4}).has_value());
    BOOST_TEST(!all.doubt({.raft_term = 4}).has_value());
    BOOST_TEST(!all.doubt({.raft_term = 6}).has_value());
    BOOST_TEST(all.doubt({.raft_term = 5}).value().code == make_error_code(errc::unavailable));
    BOOST_TEST(!all.doubt({.raft_term = 6}).has_value());
    BOOST_TEST(!all.doubt({}).has_value());
}

BOOST_AUTO_TEST_CASE(a_member_of_another_cluster_is_not_believed)
{
    endpoints all(3);
    BOOST_TEST(!all.doubt({.cluster_id = 1, .raft_term = 4}).has_value());
    BOOST_TEST(
        all.doubt({.cluster_id = 2, .raft_term = 9}).value().code == make_error_code(errc::another_cluster)
    );
    BOOST_TEST(!all.doubt({.cluster_id = 1, .raft_term = 4}).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
