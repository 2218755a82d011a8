// SPDX-License-Identifier: BSL-1.0
// Who may see jobs and give orders for them.

#include "control/access.hpp"

#include <boost/test/unit_test.hpp>

#include <optional>

using namespace rdad;
using control::access_rule;

BOOST_AUTO_TEST_SUITE(access_rules)

namespace {

constexpr uid_t daemon_user = 990;
constexpr uid_t anna = 1001;
constexpr uid_t bert = 1002;

}  // namespace

BOOST_AUTO_TEST_CASE(whoever_may_connect_may_with_all_where_the_rule_is_group)
{
    constexpr access_rule rule{config::audience::group, daemon_user};
    BOOST_TEST(rule.admits_to_all(bert));
    BOOST_TEST(rule.admits(bert, anna));
    BOOST_TEST(rule.admits(bert, std::nullopt));
}

BOOST_AUTO_TEST_CASE(others_may_not_where_the_rule_is_owner)
{
    constexpr access_rule rule{config::audience::owner, daemon_user};
    BOOST_TEST(rule.admits(anna, anna));
    BOOST_TEST(!rule.admits(bert, anna));
    BOOST_TEST(!rule.admits_to_all(bert));
    BOOST_TEST(!rule.admits(bert, std::nullopt), "whose it is isn't known");
    for (const uid_t admitted : {uid_t{0}, daemon_user}) {
        BOOST_TEST(rule.admits_to_all(admitted));
        BOOST_TEST(rule.admits(admitted, anna));
        BOOST_TEST(rule.admits(admitted, std::nullopt));
    }
}

BOOST_AUTO_TEST_SUITE_END()
