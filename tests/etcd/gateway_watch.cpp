// SPDX-License-Identifier: BSL-1.0
// A watch that goes on where streams end, fall silent, or are refused.

#include "etcd/gateway_fixture.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/test/unit_test.hpp>

#include <exception>
#include <memory>
#include <string>
#include <vector>

using namespace rdad;
using namespace rdad::testing;
using namespace std::chrono_literals;
using etcd::errc;
using etcd::watch_news_kind;

namespace {

// What a member tells of the first range.
std::string begun(int term = 2)
{
    return fmt::format(
        R"({{"result":{{"header":{{"revision":"4","raft_term":"{}"}},"watch_id":"1","created":true}}}})",
        term
    );
}

std::string change(int revision)
{
    return fmt::format(
        R"({{"result":{{"watch_id":"1","events":[{{"kv":{{"key":"YQ==","mod_revision":"{}"}}}}]}}}})",
        revision
    );
}

const std::string compacted = R"({"result":{"watch_id":"1","canceled":true,"compact_revision":"30"}})";
const std::string no_leader =
    R"({"error":{"grpc_code":14,"http_code":503,"message":"etcdserver: no leader"}})";

struct watch_of_members : gateway_fixture
{
    std::unique_ptr<etcd::watch> watch_of(
        const std::vector<std::uint16_t>& ports,
        std::vector<etcd::watch_request> ranges = {{.key = "a", .start_revision = 5}},
        std::chrono::milliseconds silence = 10s
    )
    {
        auto client = etcd::client::make(settings_of(ports)).value();
        return client.watch(std::move(ranges), silence);
    }

    static reply goes_on(const std::vector<std::string>& lines)
    {
        return {stream_of(lines), reply::then::keep};
    }

    result<etcd::watch_news> next(etcd::watch& watch) { return run(watch.next()); }

    void check_begins(etcd::watch& watch)
    {
        BOOST_TEST((next(watch).value().kind == watch_news_kind::begun));
    }

    void check_change(etcd::watch& watch, int revision)
    {
        const auto news = next(watch);
        BOOST_REQUIRE_MESSAGE(news.has_value(), news.error().sentence);
        BOOST_REQUIRE(news->events.size() == 1U);
        BOOST_TEST(news->events[0].changed.mod_revision == revision);
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(watch_by_the_gateway, watch_of_members)

BOOST_AUTO_TEST_CASE(all_ranges_share_one_stream)
{
    const auto one = member({goes_on(
        {begun(),
         R"({"result":{"header":{"revision":"4"},"watch_id":"2","created":true}})",
         "",
         change(5),
         R"({"result":{"watch_id":"2","events":[{"kv":{"key":"Yg==","mod_revision":"6"}}]}})"}
    )});
    const auto watch = watch_of({one->port()}, {{.key = "a", .start_revision = 5}, {.key = "b"}});
    check_begins(*watch);
    BOOST_TEST(next(*watch).value().range == 1U);
    check_change(*watch, 5);
    BOOST_TEST(next(*watch).value().events.at(0).changed.key == "b");
    BOOST_REQUIRE(one->requests().size() == 1U);
    BOOST_TEST(one->requests()[0].target == "/v3/watch");
    BOOST_TEST(one->requests()[0].header("Grpc-Metadata-hasleader") == "true");
    BOOST_TEST(one->requests()[0].body.find("}}{") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(another_member_goes_on_behind_what_was_told)
{
    const reply ends[] = {
        {stream_of({begun(), change(5)}) + "0\r\n\r\n", reply::then::keep},
        {stream_of({begun(), change(5)}), reply::then::reset},
        {stream_of({begun(), change(5), no_leader}), reply::then::hang},
        {stream_of({begun(), change(5), begun(1)}), reply::then::hang},
        {stream_of({begun(), change(5)}) + "nonsense\r\n", reply::then::hang},
        {stream_of({begun(), change(5), R"({"result":{"watch_id":"1","canceled":true}})"}),
         reply::then::hang}};
    for (const reply& end : ends) {
        const auto one = member({end});
        const auto two = member({goes_on({begun(), change(6)})});
        const auto watch = watch_of({one->port(), two->port()}, {{.key = "a", .start_revision = 5}}, 1h);
        check_begins(*watch);
        check_change(*watch, 5);
        check_change(*watch, 6);
        BOOST_TEST(two->requests().at(0).body.find(R"("start_revision":"6")") != std::string::npos);
    }
}

BOOST_AUTO_TEST_CASE(a_member_that_falls_silent_is_left)
{
    const auto one = member({goes_on({begun(), change(5)})});
    const auto two = member({goes_on({begun(), change(6)})});
    const auto watch = watch_of({one->port(), two->port()}, {{.key = "a", .start_revision = 5}}, 100ms);
    check_begins(*watch);
    check_change(*watch, 5);
    check_change(*watch, 6);
    run_until(io, [&] { return one->open_connections() == 0; });
}

BOOST_AUTO_TEST_CASE(it_is_told_when_each_member_has_failed_and_it_may_be_tried_again)
{
    const auto one = member({refusal(503, 14, "etcdserver: no leader"), goes_on({begun(), change(5)})});
    const auto two = member({lost});
    const auto watch = watch_of({one->port(), two->port()});
    const auto failed = next(*watch);
    BOOST_TEST(code_of(failed) == errc::unavailable);
    BOOST_TEST(failed.error().sentence.starts_with("No member of etcd tells what changes. "));
    BOOST_TEST(failed.error().sentence.find("no leader") != std::string::npos);
    BOOST_TEST(failed.error().sentence.find("was lost") != std::string::npos);
    check_begins(*watch);
    check_change(*watch, 5);
}

BOOST_AUTO_TEST_CASE(a_compaction_is_told_and_the_range_goes_on_when_it_was_listed)
{
    const auto one = member({goes_on({compacted}), goes_on({begun(), change(41)})});
    const auto watch = watch_of({one->port()}, {{.key = "a", .start_revision = 5}, {.key = "b"}});
    const auto news = next(*watch).value();
    BOOST_TEST((news.kind == watch_news_kind::compacted));
    BOOST_TEST(news.range == 0U);
    BOOST_TEST(news.revision == 30);
    watch->go_on(0, 41);
    check_begins(*watch);
    check_change(*watch, 41);
    BOOST_TEST(one->requests().at(1).body.find(R"("start_revision":"41")") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(nothing_is_waited_for_where_all_was_compacted)
{
    const auto one = member({goes_on({compacted})});
    const auto watch = watch_of({one->port()});
    BOOST_TEST((next(*watch).value().kind == watch_news_kind::compacted));
    BOOST_TEST(code_of(next(*watch)) == errc::invalid);
}

BOOST_AUTO_TEST_CASE(a_message_may_be_as_large_as_an_answer_and_no_larger)
{
    const std::string large = fmt::format(
        R"({{"result":{{"watch_id":"1","events":[{{"kv":{{"key":"YQ==","mod_revision":"5","value":"{}"}}}}]}}}})",
        std::string(4'000'000, 'A')
    );
    const auto one = member({goes_on({large})});
    const auto watch = watch_of({one->port()});
    BOOST_TEST(next(*watch).value().events.at(0).changed.value.size() == 3'000'000U);

    auto settings = settings_of({one->port()});
    settings.answer_limit = 3'999'999;
    auto small = etcd::client::make(settings).value();
    BOOST_TEST(code_of(next(*small.watch({{.key = "a"}}, 10s))) == errc::too_large);
}

BOOST_AUTO_TEST_CASE(what_all_members_agree_on_is_told_as_such_and_what_one_says_is_not)
{
    const auto one = member({refusal(401, 16, "etcdserver: invalid auth token")});
    const auto two = member({refusal(401, 16, "etcdserver: invalid auth token"), goes_on({begun()})});
    const auto watch = watch_of({one->port(), two->port()});
    BOOST_TEST(code_of(next(*watch)) == errc::unauthenticated);
    check_begins(*watch);
}

BOOST_AUTO_TEST_CASE(it_ends_at_once_when_it_is_cancelled_and_with_the_object)
{
    const auto one = member({goes_on({begun()})});
    auto watch = watch_of({one->port()});
    check_begins(*watch);
    boost::asio::cancellation_signal cancelling;
    bool is_over = false;
    boost::asio::co_spawn(
        io,
        watch->next(),
        boost::asio::bind_cancellation_slot(
            cancelling.slot(),
            [&](const std::exception_ptr&, const result<etcd::watch_news>&) { is_over = true; }
        )
    );
    io.restart();
    io.poll();
    cancelling.emit(boost::asio::cancellation_type::terminal);
    run_until(io, [&] { return is_over; });
    watch.reset();
    run_until(io, [&] { return one->open_connections() == 0; });
}

BOOST_AUTO_TEST_SUITE_END()
