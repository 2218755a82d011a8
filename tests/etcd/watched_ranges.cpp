// SPDX-License-Identifier: BSL-1.0
// The messages of a watch, and how far its ranges have been told.

#include "etcd/watched_ranges.hpp"

#include "etcd/failure.hpp"
#include "etcd/watch_message.hpp"

#include <boost/test/unit_test.hpp>

#include <optional>
#include <string>
#include <string_view>

using namespace rdad;
using namespace rdad::etcd;

namespace {

struct two_ranges
{
    watched_ranges ranges{{{.key = "a", .start_revision = 5}, {.key = "b"}}};

    result<std::optional<watch_news>> read(std::string_view line)
    {
        return ranges.take(read_watch_message(line).value());
    }

    std::optional<watch_news> take(std::string_view line) { return read(line).value(); }

    bool asks_for(std::string_view member) const { return ranges.body().find(member) != std::string::npos; }

    errc code_of(std::string_view line) { return static_cast<errc>(read(line).error().code.value()); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(ranges_of_a_watch, two_ranges)

BOOST_AUTO_TEST_CASE(all_are_asked_for_in_one_body_by_ids_from_1)
{
    BOOST_TEST(
        ranges.body() ==
        R"({"create_request":{"key":"YQ==","start_revision":"5","watch_id":"1","progress_notify":true,"fragment":true}})"
        R"({"create_request":{"key":"Yg==","watch_id":"2","progress_notify":true,"fragment":true}})"
    );
}

BOOST_AUTO_TEST_CASE(a_beginning_is_told_once_with_what_is_known_already)
{
    const auto first =
        take(R"({"result":{"header":{"revision":"90"},"watch_id":"1","created":true}})").value();
    BOOST_TEST((first == watch_news{watch_news_kind::begun, 0, {}, 4}));
    const auto second =
        take(R"({"result":{"header":{"revision":"90"},"watch_id":"2","created":true}})").value();
    BOOST_TEST((second == watch_news{watch_news_kind::begun, 1, {}, 90}));
    BOOST_TEST(asks_for(R"("start_revision":"91","watch_id":"2")"));
    BOOST_TEST(!take(R"({"result":{"header":{"revision":"95"},"watch_id":"2","created":true}})").has_value());
    BOOST_TEST(asks_for(R"("start_revision":"91","watch_id":"2")"));
}

BOOST_AUTO_TEST_CASE(events_are_told_and_a_new_stream_goes_on_behind_them)
{
    const auto news =
        take(R"({"result":{"header":{"revision":"99"},"watch_id":"1","events":[)"
             R"({"kv":{"key":"YQ==","create_revision":"6","mod_revision":"6","version":"1","value":"MQ=="}},)"
             R"({"type":"DELETE","kv":{"key":"YQ==","mod_revision":"7"}}]}})")
            .value();
    BOOST_TEST(
        (news ==
         watch_news{
             watch_news_kind::changes,
             0,
             {{event_kind::put, {"a", "1", 6, 6, 1, 0}}, {event_kind::deleted, {"a", "", 0, 7, 0, 0}}},
             7})
    );
    BOOST_TEST(asks_for(R"("start_revision":"8","watch_id":"1")"), "the header's revision is of all keys");
}

BOOST_AUTO_TEST_CASE(a_part_of_a_revision_is_asked_for_again)
{
    const auto part =
        take(
            R"({"result":{"watch_id":"1","fragment":true,"events":[{"kv":{"key":"YQ==","mod_revision":"6"}}]}})"
        )
            .value();
    BOOST_TEST(part.events.size() == 1U);
    BOOST_TEST(part.revision == 5);
    BOOST_TEST(asks_for(R"("start_revision":"6","watch_id":"1")"));
    const auto rest =
        take(R"({"result":{"watch_id":"1","events":[{"kv":{"key":"YjI=","mod_revision":"6"}}]}})").value();
    BOOST_TEST(rest.events.size() == 1U);
    BOOST_TEST(rest.revision == 6);
}

BOOST_AUTO_TEST_CASE(what_was_told_before_is_left_out)
{
    const auto news = take(R"({"result":{"watch_id":"1","events":[{"kv":{"key":"YQ==","mod_revision":"4"}},)"
                           R"({"kv":{"key":"YQ==","mod_revision":"5"}}]}})")
                          .value();
    BOOST_REQUIRE(news.events.size() == 1U);
    BOOST_TEST(news.events[0].changed.mod_revision == 5);
    const auto old =
        take(R"({"result":{"watch_id":"1","events":[{"kv":{"key":"YQ==","mod_revision":"4"}}]}})").value();
    BOOST_TEST((old == watch_news{watch_news_kind::progress, 0, {}, 5}));
}

BOOST_AUTO_TEST_CASE(progress_without_events_counts_for_its_own_range)
{
    const auto news = take(R"({"result":{"header":{"revision":"50"},"watch_id":"1"}})").value();
    BOOST_TEST((news == watch_news{watch_news_kind::progress, 0, {}, 50}));
    BOOST_TEST(asks_for(R"("start_revision":"51","watch_id":"1")"));
    BOOST_TEST(!take(R"({"result":{"header":{"revision":"60"},"watch_id":"-1"}})").has_value());
    BOOST_TEST(
        asks_for(R"("start_revision":"51","watch_id":"1")"),
        "messages of no range may be ahead of events"
    );
}

BOOST_AUTO_TEST_CASE(a_compacted_range_is_told_and_not_watched_until_it_is_to_go_on)
{
    const auto news =
        take(R"({"result":{"header":{},"watch_id":"1","canceled":true,"compact_revision":"30"}})").value();
    BOOST_TEST((news == watch_news{watch_news_kind::compacted, 0, {}, 30}));
    BOOST_TEST(!asks_for(R"("watch_id":"1")"));
    BOOST_TEST(asks_for(R"("watch_id":"2")"));
    BOOST_TEST(ranges.is_any_watched());
    take(R"({"result":{"watch_id":"2","canceled":true,"compact_revision":"30"}})");
    BOOST_TEST(!ranges.is_any_watched());
    ranges.go_on(0, 41);
    BOOST_TEST(ranges.is_any_watched());
    BOOST_TEST(asks_for(R"("start_revision":"41","watch_id":"1")"));
}

BOOST_AUTO_TEST_CASE(a_range_that_etcd_gives_up_for_another_reason_ends_the_stream)
{
    BOOST_TEST(
        (code_of(R"({"result":{"watch_id":"1","canceled":true,"cancel_reason":"etcdserver: no leader"}})") ==
         errc::unavailable)
    );
    BOOST_TEST(
        (code_of(
             R"({"result":{"watch_id":"1","canceled":true,"cancel_reason":"rpc error: permission denied"}})"
         ) == errc::unauthenticated)
    );
    BOOST_TEST(
        (code_of(R"({"result":{"watch_id":"-1","created":true,"canceled":true,"cancel_reason":"duplicate"}})"
         ) == errc::invalid)
    );
}

BOOST_AUTO_TEST_CASE(a_line_that_is_no_message_is_told_as_what_it_is)
{
    BOOST_TEST(
        read_watch_message(R"({"error":{"grpc_code":14,"message":"etcdserver: no leader"}})").error().code ==
        make_error_code(errc::unavailable)
    );
    for (const std::string_view line :
         {"nonsense",
          R"({"result":{"watch_id":{}}})",
          R"({"result":{"events":[{"type":"CHANGE","kv":{}}]}})",
          R"({"result":{"events":[{"kv":{"key":"YQ=="}}]}})",
          R"({"result":{"events":[{"kv":{"key":"?","mod_revision":"5"}}]}})"}) {
        BOOST_TEST(read_watch_message(line).error().code == make_error_code(errc::malformed_answer));
    }
}

BOOST_AUTO_TEST_SUITE_END()
