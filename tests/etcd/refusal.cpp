// SPDX-License-Identifier: BSL-1.0
// What etcd says when it does not do what it was asked.

#include "etcd/refusal.hpp"

#include "etcd/gateway_fixture.hpp"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <string>
#include <string_view>

using namespace rdad::etcd;

namespace {

struct expectation
{
    int code;
    std::string_view message;
    errc meaning;
    bool may_have_happened = false;
};

// As etcd 3.4 and 3.5 have them (api/v3rpc/rpctypes).
constexpr expectation expectations[] = {
    {3, "etcdserver: request is too large", errc::too_large},
    {3, "etcdserver: too many operations in txn request", errc::too_large},
    {3, "etcdserver: key is not provided", errc::invalid},
    {3, "etcdserver: duplicate key given in txn request", errc::invalid},
    {5, "etcdserver: requested lease not found", errc::lease_gone},
    {5, "etcdserver: member not found", errc::invalid},
    {7, "etcdserver: permission denied", errc::unauthenticated},
    {16, "etcdserver: invalid auth token", errc::unauthenticated},
    {8, "etcdserver: mvcc: database space exceeded", errc::no_space},
    {8, "grpc: received message larger than max (9 vs. 8)", errc::too_large},
    {8, "etcdserver: too many requests", errc::unavailable},
    {9, "etcdserver: lease already exists", errc::lease_exists},
    {9, "etcdserver: not capable", errc::invalid},
    {11, "etcdserver: mvcc: required revision has been compacted", errc::compacted},
    {11, "etcdserver: mvcc: required revision is a future revision", errc::unavailable},
    {12, "unknown method", errc::invalid},
    {14, "etcdserver: no leader", errc::unavailable},
    {14, "etcdserver: request timed out", errc::unavailable, true},
    {14, "etcdserver: request timed out, possibly due to previous leader failure", errc::unavailable, true},
    {14, "transport is closing", errc::unavailable, true},
    {14, "etcdserver: leader changed", errc::unavailable, true},
    {2, "raft proposal dropped", errc::unavailable, true},
    {4, "context deadline exceeded", errc::unavailable, true},
    {13, "anything", errc::unavailable, true},
    {8, "anything else", errc::unavailable, true},
    {99, "what nobody knows", errc::unavailable, true},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(refusals)

BOOST_AUTO_TEST_CASE(each_error_is_told_by_what_it_means)
{
    for (const auto& [code, message, meaning, may_have_happened] : expectations) {
        const auto told = refusal_of(code, message);
        BOOST_TEST_CONTEXT(message)
        {
            BOOST_TEST(told.code == meaning);
            BOOST_TEST(told.may_have_happened == may_have_happened);
            BOOST_TEST(told.words == message);
        }
    }
}

BOOST_AUTO_TEST_CASE(the_status_of_http_does_not_count_where_there_is_a_code)
{
    constexpr std::string_view words = "etcdserver: mvcc: database space exceeded";
    for (const std::string& body :
         {fmt::format(R"({{"error":"{}","message":"{}","code":8}})", words, words),
          fmt::format(R"({{"error":"{}","code":8}})", words),
          fmt::format(R"({{"code":8,"message":"{}","details":[]}})", words),
          fmt::format(R"({{"error":{{"grpc_code":8,"http_code":429,"message":"{}"}}}})", words),
          fmt::format(R"({{"error":{{"code":8,"message":"{}"}}}})", words)}) {
        for (const unsigned status : {400U, 404U, 429U, 500U}) {
            const auto told = read_refusal(status, body);
            BOOST_TEST(told.code == errc::no_space);
            BOOST_TEST(told.words == words);
        }
    }
}

BOOST_AUTO_TEST_CASE(without_a_code_the_status_has_to_do)
{
    for (const std::string_view body :
         {"", "Not Found\n", "<html>", "{}", R"({"error":"x"})", R"({"code":"x"})"}) {
        BOOST_TEST(read_refusal(404, body).code == errc::invalid);
        BOOST_TEST(read_refusal(401, body).code == errc::unauthenticated);
        BOOST_TEST(read_refusal(403, body).code == errc::unauthenticated);
        BOOST_TEST(read_refusal(413, body).code == errc::too_large);
        BOOST_TEST(read_refusal(502, body).code == errc::unavailable);
        BOOST_TEST(read_refusal(502, body).may_have_happened);
    }
}

BOOST_AUTO_TEST_CASE(messages_of_a_stream_are_errors_or_not)
{
    BOOST_TEST(!read_stream_error(R"({"result":{}})").has_value());
    BOOST_TEST(!read_stream_error(R"({"error":"words"})").has_value());
    BOOST_TEST(!read_stream_error("nonsense").has_value());
    const auto error =
        read_stream_error(R"({"error":{"grpc_code":14,"http_code":503,"message":"etcdserver: no leader"}})");
    BOOST_TEST(error.value().code == errc::unavailable);
    BOOST_TEST(error.value().words == "etcdserver: no leader");
}

BOOST_AUTO_TEST_CASE(its_words_forge_no_line_and_are_bounded)
{
    const auto told = refusal_of(14, "a\nb\x1b" + std::string(10'000, 'x'));
    BOOST_TEST(told.words.starts_with("a?b?x"));
    BOOST_TEST(told.words.size() == 300U);
}

BOOST_AUTO_TEST_SUITE_END()
