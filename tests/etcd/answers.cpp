// SPDX-License-Identifier: BSL-1.0
// What the gateway answers, as types.

#include "etcd/answers.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>
#include <variant>
#include <vector>

using namespace rdad;
using namespace rdad::etcd;

namespace {

boost::json::object object(std::string_view body)
{
    return read_object(body).value();
}

template <class Answer>
void check_malformed(const result<Answer>& got, std::string_view what)
{
    BOOST_REQUIRE(got.has_error());
    BOOST_TEST(got.error().code == make_error_code(errc::malformed_answer));
    BOOST_TEST(got.error().sentence == "The answer is not one of etcd's gateway: " + std::string(what) + ".");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(answers)

BOOST_AUTO_TEST_CASE(a_page_of_keys_is_read)
{
    const auto answer =
        read_range_answer(
            object(
                R"({"header":{"cluster_id":"17300438976491492131","member_id":"13668033151171901709","revision":"3",)"
                R"("raft_term":"2"},"kvs":[{"key":"YQ==","create_revision":"2","mod_revision":"3","version":"2",)"
                R"("value":"MQ==","lease":"77"},{"key":"/w=="}],"more":true,"count":"7"})"
            )
        )
            .value();
    BOOST_TEST((answer.header == header{17300438976491492131U, 13668033151171901709U, 3, 2}));
    BOOST_REQUIRE(answer.keys.size() == 2U);
    BOOST_TEST((answer.keys[0] == key_value{"a", "1", 2, 3, 2, 77}));
    BOOST_TEST((answer.keys[1] == key_value{"\xff", "", 0, 0, 0, 0}));
    BOOST_TEST(answer.more);
    BOOST_TEST(answer.count == 7);
}

BOOST_AUTO_TEST_CASE(what_is_left_out_is_zero)
{
    const auto answer = read_range_answer(object("{}")).value();
    BOOST_TEST(answer.keys.empty());
    BOOST_TEST(!answer.more);
    BOOST_TEST((answer.header == header{}));
    BOOST_TEST(read_alarms(object("{}")).value().empty());
    BOOST_TEST(read_delete_answer(object(R"({"header":{"revision":"5"}})")).value().deleted == 0);
    BOOST_TEST(read_put_answer(object(R"({"header":{"revision":"5"}})")).value().header.revision == 5);
}

BOOST_AUTO_TEST_CASE(numbers_may_be_written_as_such)
{
    BOOST_TEST(read_delete_answer(object(R"({"deleted":3})")).value().deleted == 3);
}

BOOST_AUTO_TEST_CASE(a_transaction_has_an_answer_for_each_operation_of_the_branch_that_was_done)
{
    const txn asked{
        .compares = {},
        .success = {put_request{"a", "1"}, range_request{.key = "a"}, delete_request{"b"}},
        .failure = {range_request{.key = "a"}}};
    const auto done =
        read_txn_answer(
            object(
                R"({"header":{"revision":"4"},"succeeded":true,"responses":[)"
                R"({"response_put":{"header":{"revision":"4"}}},)"
                R"({"response_range":{"header":{"revision":"4"},"kvs":[{"key":"YQ==","value":"Mw=="}],"count":"1"}},)"
                R"({"response_delete_range":{"header":{"revision":"4"},"deleted":"1"}}]})"
            ),
            asked
        )
            .value();
    BOOST_TEST(done.succeeded);
    BOOST_REQUIRE(done.answers.size() == 3U);
    BOOST_TEST(std::get<put_answer>(done.answers[0]).header.revision == 4);
    BOOST_TEST(std::get<range_answer>(done.answers[1]).keys.at(0).value == "3");
    BOOST_TEST(std::get<delete_answer>(done.answers[2]).deleted == 1);

    const auto refused =
        read_txn_answer(object(R"({"header":{"revision":"4"},"responses":[{"response_range":{}}]})"), asked)
            .value();
    BOOST_TEST(!refused.succeeded);
    BOOST_TEST(std::get<range_answer>(refused.answers.at(0)).keys.empty());
}

BOOST_AUTO_TEST_CASE(answers_that_belong_to_no_operation_are_refused)
{
    const txn asked{.compares = {}, .success = {put_request{"a", "1"}}};
    const auto read = [&](std::string_view body) { return read_txn_answer(object(body), asked); };
    check_malformed(read(R"({"succeeded":true})"), "responses is not as many as the operations");
    check_malformed(
        read(R"({"responses":[{"response_put":{}}]})"),
        "responses is not as many as the operations"
    );
    check_malformed(
        read(R"({"succeeded":true,"responses":[{"response_range":{}}]})"),
        "an answer to an operation is not a response_put"
    );
}

BOOST_AUTO_TEST_CASE(a_lease_has_a_time_to_live_or_is_gone)
{
    const auto kept = read_lease(object(R"({"result":{"ID":"77","TTL":"5"}})")).value();
    BOOST_TEST(kept.id == 77);
    BOOST_TEST(kept.ttl.count() == 5);
    for (const std::string_view body : {R"({"result":{"ID":"77"}})", R"({"ID":"77","TTL":"0"})"})
        BOOST_TEST(read_lease(object(body)).error().code == make_error_code(errc::lease_gone));

    const auto state =
        read_lease_state(object(R"({"ID":"77","TTL":"3","grantedTTL":"5","keys":["YQ==","Yg=="]})")).value();
    BOOST_TEST(state.left.count() == 3);
    BOOST_TEST(state.ttl.count() == 5);
    BOOST_TEST(state.keys == (std::vector<std::string>{"a", "b"}), boost::test_tools::per_element());
    BOOST_TEST(read_lease_state(object(R"({"ID":"77","grantedTTL":"5"})")).value().left.count() == 0);
    BOOST_TEST(
        read_lease_state(object(R"({"ID":"77","TTL":"-1"})")).error().code ==
        make_error_code(errc::lease_gone)
    );
}

BOOST_AUTO_TEST_CASE(how_a_member_is_and_which_alarms_there_are_is_read)
{
    const auto status =
        read_member_status(
            object(
                R"({"header":{"member_id":"9"},"version":"3.4.23","dbSize":"19554304","leader":"9","raftIndex":"32",)"
                R"("raftTerm":"2","errors":["etcdserver: no leader"],"dbSizeInUse":"18251776"})"
            )
        )
            .value();
    BOOST_TEST(status.version == "3.4.23");
    BOOST_TEST(status.db_size == 19554304);
    BOOST_TEST(status.db_size_in_use == 18251776);
    BOOST_TEST(status.leader == 9U);
    BOOST_TEST(status.raft_term == 2U);
    BOOST_TEST(status.raft_index == 32U);
    BOOST_TEST(status.errors.at(0) == "etcdserver: no leader");
    const auto alarms =
        read_alarms(object(R"({"alarms":[{"memberID":"13668033151171901709","alarm":"NOSPACE"}]})")).value();
    BOOST_TEST((alarms == std::vector<member_alarm>{{13668033151171901709U, "NOSPACE"}}));
}

BOOST_AUTO_TEST_CASE(a_body_that_is_no_object_is_refused)
{
    check_malformed(read_object(""), "it is not JSON");
    check_malformed(read_object("<html>"), "it is not JSON");
    check_malformed(read_object(R"({"header":{})"), "it is not JSON");
    check_malformed(read_object("[]"), "it is not an object");
    check_malformed(read_object(R"({"result":5})"), "result is not an object");
    std::string deep;
    for (int i = 0; i < 100'000; ++i)
        deep += R"({"a":)";
    check_malformed(read_object(deep), "it is nested too deep");
}

BOOST_AUTO_TEST_CASE(members_of_another_type_are_refused_and_the_first_is_named)
{
    const auto read = [](std::string_view body) { return read_range_answer(object(body)); };
    check_malformed(read(R"({"header":7})"), "header is not an object");
    check_malformed(read(R"({"header":{"revision":"x"}})"), "revision is not a number");
    check_malformed(read(R"({"header":{"revision":"9223372036854775808"}})"), "revision is not a number");
    check_malformed(read(R"({"header":{"revision":"-1"}})"), "revision is not a revision");
    check_malformed(read(R"({"header":{"revision":"9223372036854775807"}})"), "revision is not a revision");
    check_malformed(read(R"({"kvs":[{"mod_revision":"-5"}]})"), "mod_revision is not a revision");
    check_malformed(read_lease(object(R"({"TTL":"9000000000"})")), "TTL is not a time");
    check_malformed(read_lease_state(object(R"({"TTL":"-2"})")), "TTL is not a time");
    check_malformed(read(R"({"header":{"raft_term":"-1"}})"), "raft_term is not a number");
    check_malformed(read(R"({"count":1.5})"), "count is not a number");
    check_malformed(read(R"({"count":null,"more":1})"), "more is not true or false");
    check_malformed(read(R"({"kvs":{}})"), "kvs is not an array");
    check_malformed(read(R"({"kvs":["a"]})"), "kvs is not an array of objects");
    check_malformed(read(R"({"kvs":[{"key":"a"}]})"), "key is not base64");
    check_malformed(read(R"({"kvs":[{"key":5}]})"), "key is not a string");
    check_malformed(read_member_status(object(R"({"errors":[1]})")), "errors is not an array of strings");
    check_malformed(read_lease_state(object(R"({"keys":["a"]})")), "keys is not an array of base64");
}

BOOST_AUTO_TEST_SUITE_END()
