// SPDX-License-Identifier: BSL-1.0
// One request to whichever member can answer, and what the loss of its answer means.

#include "etcd/client.hpp"

#include "etcd/gateway_fixture.hpp"
#include "http/dead_endpoints.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/test/unit_test.hpp>

#include <exception>
#include <optional>
#include <string>

using namespace rdad;
using namespace rdad::testing;
using namespace std::chrono_literals;
using etcd::errc;

namespace {

const etcd::put_request a_put{.key = "a", .value = "1"};
const etcd::range_request a_range{.key = "a"};

struct client_of_members : gateway_fixture
{
    etcd::client client_of(std::vector<std::uint16_t> ports, std::chrono::milliseconds deadline = 10s)
    {
        return etcd::client::make(settings_of(ports, deadline)).value();
    }

    std::uint16_t nobody() { return closed_endpoint(io).port(); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(etcd_client, client_of_members)

BOOST_AUTO_TEST_CASE(a_request_is_a_post_that_a_member_without_a_leader_is_to_refuse)
{
    const auto one = member({answer(R"({"kvs":[{"key":"YQ==","value":"MQ=="}],"count":"1"})")});
    auto client = client_of({one->port()});
    BOOST_TEST(run(client.range(a_range)).value().keys.at(0).value == "1");
    const auto& seen = one->requests().at(0);
    BOOST_TEST(seen.method == "POST");
    BOOST_TEST(seen.target == "/v3/kv/range");
    BOOST_TEST(seen.body == R"({"key":"YQ==","limit":"500"})");
    BOOST_TEST(seen.header("Grpc-Metadata-hasleader") == "true");
    BOOST_TEST(seen.header("Content-Type") == "application/json");
}

BOOST_AUTO_TEST_CASE(each_request_has_its_path)
{
    const auto one = member({answer(R"({"ID":"7","TTL":"5","grantedTTL":"5"})")});
    auto client = client_of({one->port()});
    BOOST_TEST(run(client.put(a_put)).has_value());
    BOOST_TEST(run(client.erase({"a"})).has_value());
    BOOST_TEST(run(client.transact({})).has_value());
    BOOST_TEST(run(client.grant({.ttl = 5s})).value().id == 7);
    BOOST_TEST(run(client.keep_alive(7)).value().ttl.count() == 5);
    BOOST_TEST(run(client.revoke(7)).has_value());
    BOOST_TEST(run(client.time_to_live(7)).value().left.count() == 5);
    BOOST_TEST(run(client.status(0)).has_value());
    BOOST_TEST(run(client.alarms()).has_value());
    const char* const paths[] = {
        "/v3/kv/put",
        "/v3/kv/deleterange",
        "/v3/kv/txn",
        "/v3/lease/grant",
        "/v3/lease/keepalive",
        "/v3/lease/revoke",
        "/v3/lease/timetolive",
        "/v3/maintenance/status",
        "/v3/maintenance/alarm"};
    BOOST_REQUIRE(one->requests().size() == std::size(paths));
    for (std::size_t i = 0; i < std::size(paths); ++i)
        BOOST_TEST(one->requests()[i].target == paths[i]);
}

BOOST_AUTO_TEST_CASE(who_cannot_be_reached_is_passed_over_and_who_answers_is_remembered)
{
    const auto two = member({answer_of_term(2)});
    auto client = client_of({nobody(), two->port(), nobody()});
    BOOST_TEST(run(client.put(a_put)).has_value());
    BOOST_TEST(run(client.put(a_put)).has_value());
    BOOST_TEST(two->connections() == 1U);
}

BOOST_AUTO_TEST_CASE(a_change_whose_answer_is_lost_is_told_and_never_repeated)
{
    const auto one = member({lost, answer_of_term(2)});
    const auto two = member({answer_of_term(2)});
    auto client = client_of({one->port(), two->port()});
    BOOST_TEST(code_of(run(client.put(a_put))) == errc::unknown_outcome);
    BOOST_TEST(one->requests().size() == 1U);
    BOOST_TEST(two->requests().empty());
    BOOST_TEST(run(client.put(a_put)).has_value());
    BOOST_TEST(two->requests().size() == 1U, "it begins with the next one then");

    for (const auto& again :
         {lost, answer("<html>"), answer(R"({"header":5})"), refusal(503, 14, "timed out")}) {
        const auto bad = member({again});
        auto other = client_of({bad->port(), two->port()});
        BOOST_TEST(code_of(run(other.erase({"a"}))) == errc::unknown_outcome);
        const auto got = run(other.transact({.compares = {}, .success = {a_put}}));
        BOOST_TEST((got || code_of(got) == errc::unknown_outcome));
        BOOST_TEST(bad->requests().size() == 1U);
    }
}

BOOST_AUTO_TEST_CASE(a_change_is_not_repeated_either_where_a_kept_connection_ends_without_a_word)
{
    const auto one = member({answer_of_term(2), lost, answer_of_term(2)});
    auto client = client_of({one->port()});
    BOOST_TEST(run(client.put(a_put)).has_value());
    BOOST_TEST(code_of(run(client.put(a_put))) == errc::unknown_outcome);
    BOOST_TEST(one->requests().size() == 2U);
    BOOST_TEST(one->connections() == 1U);
}

BOOST_AUTO_TEST_CASE(an_answer_to_a_transaction_that_makes_no_sense_leaves_it_in_doubt)
{
    const auto one = member({answer(R"({"succeeded":true})")});
    auto client = client_of({one->port()});
    BOOST_TEST(code_of(run(client.transact({.compares = {}, .success = {a_put}}))) == errc::unknown_outcome);
}

BOOST_AUTO_TEST_CASE(what_changes_nothing_is_asked_of_another_member)
{
    for (const auto& bad :
         {lost, answer("<html>"), answer("[]"), refusal(503, 14, "etcdserver: request timed out")}) {
        const auto one = member({bad});
        const auto two = member({answer(R"({"ID":"7","TTL":"5"})")});
        auto client = client_of({one->port(), two->port()});
        BOOST_TEST(run(client.range(a_range)).has_value());
        BOOST_TEST(one->requests().size() == 1U);
        const auto three = member({bad});
        auto other = client_of({three->port(), two->port()});
        BOOST_TEST(run(other.keep_alive(7)).has_value());
        const auto four = member({bad});
        auto reader = client_of({four->port(), two->port()});
        BOOST_TEST(run(reader.transact({})).has_value());
        BOOST_TEST(two->requests().size() == 3U);
    }
}

BOOST_AUTO_TEST_CASE(a_member_that_says_nothing_is_given_up_at_the_deadline)
{
    const auto one = member({says_nothing});
    const auto two = member({answer_of_term(2)});
    auto client = client_of({one->port(), two->port()}, 100ms);
    BOOST_TEST(run(client.range(a_range)).has_value());
    run_until(io, [&] { return one->open_connections() == 0; });

    auto other = client_of({one->port(), two->port()}, 100ms);
    const auto got = run(other.put(a_put));
    BOOST_TEST(code_of(got) == errc::unknown_outcome);
    BOOST_TEST(
        got.error().sentence ==
        fmt::format(
            "Whether a change in etcd has happened is not known. 127.0.0.1:{} did not "
            "answer within 0.1 s.",
            one->port()
        )
    );
}

BOOST_AUTO_TEST_CASE(a_refusal_that_all_would_agree_with_is_told_at_once)
{
    const std::pair<reply, errc> refusals[] = {
        {refusal(429, 8, "etcdserver: mvcc: database space exceeded"), errc::no_space},
        {refusal(404, 5, "etcdserver: requested lease not found"), errc::lease_gone},
        {refusal(400, 3, "etcdserver: request is too large"), errc::too_large},
        {refusal(400, 11, "etcdserver: mvcc: required revision has been compacted"), errc::compacted}};
    for (const auto& [what, meaning] : refusals) {
        const auto one = member({what});
        const auto two = member({answer_of_term(2)});
        auto client = client_of({one->port(), two->port()});
        BOOST_TEST(code_of(run(client.put(a_put))) == meaning);
        BOOST_TEST(code_of(run(client.range(a_range))) == meaning);
        BOOST_TEST(two->requests().empty());
    }
}

BOOST_AUTO_TEST_CASE(a_change_that_a_member_has_not_begun_goes_to_another_one)
{
    const auto one = member({refusal(503, 14, "etcdserver: no leader")});
    const auto two = member({answer_of_term(2)});
    auto client = client_of({one->port(), two->port()});
    BOOST_TEST(run(client.put(a_put)).has_value());
    BOOST_TEST(one->requests().size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_member_that_lags_behind_is_not_believed)
{
    const auto one = member({answer_of_term(5), lost});
    const auto two = member({answer_of_term(4)});
    auto client = client_of({one->port(), two->port()});
    BOOST_TEST(run(client.range(a_range)).has_value());
    BOOST_TEST(code_of(run(client.range(a_range))) == errc::unavailable);
    BOOST_TEST(two->requests().size() == 1U);
    BOOST_TEST(code_of(run(client.range(a_range))) == errc::unavailable);

    const auto three = member({answer_of_term(5), answer_of_term(4)});
    auto other = client_of({three->port()});
    BOOST_TEST(run(other.put(a_put)).has_value());
    BOOST_TEST(code_of(run(other.put(a_put))) == errc::unknown_outcome);
}

BOOST_AUTO_TEST_CASE(a_member_of_another_cluster_is_not_believed)
{
    const auto one = member({answer(R"({"header":{"cluster_id":"1"}})"), lost});
    const auto two = member({answer(R"({"header":{"cluster_id":"2"}})")});
    auto client = client_of({one->port(), two->port()});
    BOOST_TEST(run(client.range(a_range)).has_value());
    const auto got = run(client.range(a_range));
    BOOST_REQUIRE(got.has_error());
    BOOST_TEST(got.error().sentence.find("a member of the cluster 2") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(where_none_answers_it_is_said_of_each_why)
{
    const std::uint16_t first = nobody();
    const auto two = member({refusal(503, 14, "etcdserver: no leader")});
    auto client = client_of({first, two->port()});
    const auto got = run(client.put(a_put));
    BOOST_TEST(code_of(got) == errc::unavailable);
    BOOST_TEST(
        got.error().sentence ==
        fmt::format(
            "No member of etcd can be asked. Could not connect to 127.0.0.1:{}: Connection refused. etcd at "
            "127.0.0.1:{} refuses: etcdserver: no leader.",
            first,
            two->port()
        )
    );
}

BOOST_AUTO_TEST_CASE(an_answer_over_the_limit_is_refused)
{
    const auto one = member({answer(R"({"kvs":[]})" + std::string(100, ' '))});
    auto settings = settings_of({one->port()});
    settings.answer_limit = 100;
    auto client = etcd::client::make(settings).value();
    BOOST_TEST(code_of(run(client.range(a_range))) == errc::too_large);
}

BOOST_AUTO_TEST_CASE(a_lease_that_is_gone_is_told)
{
    const auto one = member({answer(R"({"result":{"header":{"revision":"5"},"ID":"78"}})")});
    auto client = client_of({one->port()});
    BOOST_TEST(code_of(run(client.keep_alive(78))) == errc::lease_gone);
}

BOOST_AUTO_TEST_CASE(the_status_of_a_member_is_asked_of_it_alone_and_needs_no_leader)
{
    const auto one = member({answer_of_term(2)});
    const auto two = member({answer(R"({"version":"3.4.23","errors":["etcdserver: no leader"]})")});
    auto client = client_of({one->port(), two->port(), nobody()});
    BOOST_TEST(client.endpoint_count() == 3U);
    BOOST_TEST(client.endpoint_name(1) == fmt::format("127.0.0.1:{}", two->port()));
    BOOST_TEST(run(client.status(1)).value().errors.at(0) == "etcdserver: no leader");
    BOOST_TEST(two->requests().at(0).header("Grpc-Metadata-hasleader") == "");
    BOOST_TEST(code_of(run(client.status(2))) == errc::unavailable);
    BOOST_TEST(one->requests().empty());
}

BOOST_AUTO_TEST_CASE(a_call_that_is_cancelled_ends_at_once_and_asks_nobody_else)
{
    const auto one = member({says_nothing});
    const auto two = member({answer_of_term(2)});
    auto client = client_of({one->port(), two->port()});
    boost::asio::cancellation_signal cancelling;
    bool is_over = false;
    boost::asio::co_spawn(
        io,
        client.range(a_range),
        boost::asio::bind_cancellation_slot(
            cancelling.slot(),
            [&](const std::exception_ptr&, const result<etcd::range_answer>&) { is_over = true; }
        )
    );
    run_until(io, [&] { return !one->requests().empty(); });
    cancelling.emit(boost::asio::cancellation_type::terminal);
    run_until(io, [&] { return is_over; });
    run_until(io, [&] { return one->open_connections() == 0; });
    BOOST_TEST(two->requests().empty());
}

BOOST_AUTO_TEST_CASE(a_client_may_be_gone_before_its_calls)
{
    const auto one = member({answer_of_term(2)});
    std::optional<etcd::client> client = client_of({one->port()});
    auto asking = client->range(a_range);
    client.reset();
    BOOST_TEST(run(std::move(asking)).has_value());
}

BOOST_AUTO_TEST_CASE(settings_that_are_no_good_are_told)
{
    BOOST_TEST(etcd::client::make({}).error().sentence == "No endpoints of etcd are given.");
    etcd::settings plain;
    plain.endpoints = {http::parse_any_url("http://etcd.example.com:2379").value()};
    BOOST_TEST(
        etcd::client::make(plain).error().sentence ==
        "etcd.example.com:2379 is plain http, which is for loopback addresses only."
    );
    etcd::settings untrusted;
    untrusted.endpoints = {http::parse_any_url("https://etcd.example.com:2379").value()};
    untrusted.ca_file = "/missing/ca.pem";
    BOOST_TEST(etcd::client::make(untrusted).error().code == make_error_code(errc::invalid));
}

BOOST_AUTO_TEST_SUITE_END()
