// SPDX-License-Identifier: BSL-1.0
// Requests as the gateway reads them.

#include "etcd/bodies.hpp"

#include <boost/test/unit_test.hpp>

using namespace rdad::etcd;

BOOST_AUTO_TEST_SUITE(bodies)

BOOST_AUTO_TEST_CASE(what_is_zero_is_left_out)
{
    BOOST_TEST(body_of(range_request{.key = "a", .limit = 0}) == R"({"key":"YQ=="})");
    BOOST_TEST(body_of(put_request{.key = "a", .value = ""}) == R"({"key":"YQ=="})");
    BOOST_TEST(body_of(delete_request{.key = "a"}) == R"({"key":"YQ=="})");
    BOOST_TEST(body_of(txn{}) == "{}");
    BOOST_TEST(body_of(grant_request{.ttl = std::chrono::seconds(15)}) == R"({"TTL":"15"})");
}

BOOST_AUTO_TEST_CASE(a_range_has_a_limit_unless_it_is_taken_away)
{
    BOOST_TEST(body_of(range_request{.key = "a"}) == R"({"key":"YQ==","limit":"500"})");
}

BOOST_AUTO_TEST_CASE(all_members_have_their_names)
{
    BOOST_TEST(
        body_of(range_request{
            .key = "a",
            .range_end = "b",
            .limit = 9,
            .revision = 8,
            .keys_only = true,
            .count_only = true}) ==
        R"({"key":"YQ==","range_end":"Yg==","limit":"9","revision":"8","keys_only":true,"count_only":true})"
    );
    BOOST_TEST(
        body_of(put_request{.key = "a", .value = "1", .lease = 9223372036854775807}) ==
        R"({"key":"YQ==","value":"MQ==","lease":"9223372036854775807"})"
    );
    BOOST_TEST(
        body_of(delete_request{.key = "a", .range_end = "b"}) == R"({"key":"YQ==","range_end":"Yg=="})"
    );
    BOOST_TEST(
        body_of(grant_request{.ttl = std::chrono::seconds(15), .id = 7}) == R"({"TTL":"15","ID":"7"})"
    );
    BOOST_TEST(body_of_lease(7) == R"({"ID":"7"})");
    BOOST_TEST(body_of_time_to_live(7) == R"({"ID":"7","keys":true})");
    BOOST_TEST(body_of_alarms() == R"({"action":"GET"})");
    BOOST_TEST(
        body_of(watch_request{.key = "a", .range_end = "b", .start_revision = 5}, 2) ==
        R"({"create_request":{"key":"YQ==","range_end":"Yg==","start_revision":"5","watch_id":"2",)"
        R"("progress_notify":true,"fragment":true}})"
    );
}

BOOST_AUTO_TEST_CASE(a_comparison_says_all_that_it_compares)
{
    BOOST_TEST(
        body_of(txn{.compares = {is_missing("a")}, .success = {}}) ==
        R"({"compare":[{"key":"YQ==","result":"EQUAL","target":"CREATE","create_revision":"0"}]})"
    );
    BOOST_TEST(
        body_of(txn{.compares = {is_unchanged_since("a", 5)}, .success = {}}) ==
        R"({"compare":[{"key":"YQ==","result":"EQUAL","target":"MOD","mod_revision":"5"}]})"
    );
    BOOST_TEST(
        body_of(
            txn{.compares = {{"a", compare_target::version, compare_result::greater, 1, ""}}, .success = {}}
        ) == R"({"compare":[{"key":"YQ==","result":"GREATER","target":"VERSION","version":"1"}]})"
    );
    BOOST_TEST(
        body_of(
            txn{.compares = {{"a", compare_target::value, compare_result::not_equal, 0, "1"}}, .success = {}}
        ) == R"({"compare":[{"key":"YQ==","result":"NOT_EQUAL","target":"VALUE","value":"MQ=="}]})"
    );
    BOOST_TEST(
        body_of(
            txn{.compares = {{"a", compare_target::create_revision, compare_result::less, 3, ""}},
                .success = {}}
        ) == R"({"compare":[{"key":"YQ==","result":"LESS","target":"CREATE","create_revision":"3"}]})"
    );
}

BOOST_AUTO_TEST_CASE(the_operations_of_a_transaction_keep_their_order)
{
    BOOST_TEST(
        body_of(txn{
            .compares = {},
            .success =
                {put_request{.key = "a", .value = "1"},
                 range_request{.key = "a", .limit = 1},
                 delete_request{.key = "b"}},
            .failure = {range_request{.key = "c", .limit = 0}}}) ==
        R"({"success":[{"request_put":{"key":"YQ==","value":"MQ=="}},)"
        R"({"request_range":{"key":"YQ==","limit":"1"}},{"request_delete_range":{"key":"Yg=="}}],)"
        R"("failure":[{"request_range":{"key":"Yw=="}}]})"
    );
}

BOOST_AUTO_TEST_CASE(a_transaction_that_only_reads_changes_nothing)
{
    const operation read = range_request{.key = "a"};
    BOOST_TEST(!(txn{.compares = {}, .success = {read}, .failure = {read}}.changes()));
    BOOST_TEST((txn{.compares = {}, .success = {read}, .failure = {delete_request{"a"}}}.changes()));
    BOOST_TEST((txn{.compares = {}, .success = {put_request{"a", "1"}}}.changes()));
}

BOOST_AUTO_TEST_SUITE_END()
