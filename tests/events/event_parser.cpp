// SPDX-License-Identifier: BSL-1.0
// Streams of Server-Sent Events, as they come.

#include "events/event_parser.hpp"

#include <boost/test/unit_test.hpp>

using rdad::events::event_parser;

BOOST_AUTO_TEST_SUITE(streams_of_events)

BOOST_AUTO_TEST_CASE(events_may_come_in_any_parts)
{
    const std::string text = "id: 7\nevent: job_ended\ndata: {\"a\":1}\n\n:\n\nid: 8\ndata: {}\n\n";
    for (std::size_t part = 1; part <= text.size(); ++part) {
        event_parser parser;
        std::vector<rdad::events::sent_event> all;
        for (std::size_t at = 0; at < text.size(); at += part) {
            for (auto& each : parser.take(std::string_view(text).substr(at, part)))
                all.push_back(each);
        }
        BOOST_TEST_REQUIRE(all.size() == 2U, part);
        BOOST_TEST(all[0].id.value() == 7U);
        BOOST_TEST(all[0].data == "{\"a\":1}");
        BOOST_TEST(all[1].id.value() == 8U);
        BOOST_TEST(parser.waiting() == 0U);
    }
}

BOOST_AUTO_TEST_CASE(a_cursor_without_data_says_where_the_stream_is)
{
    const auto all = event_parser().take("id: 9\n\n");
    BOOST_TEST_REQUIRE(all.size() == 1U);
    BOOST_TEST(all[0].id.value() == 9U);
    BOOST_TEST(all[0].data.empty());
}

BOOST_AUTO_TEST_CASE(what_is_no_number_is_no_cursor)
{
    const auto all = event_parser().take("id: 9x\ndata: {}\n\n");
    BOOST_TEST_REQUIRE(all.size() == 1U);
    BOOST_TEST(!all[0].id.has_value());
}

BOOST_AUTO_TEST_CASE(it_says_how_much_waits)
{
    event_parser parser;
    parser.take("data: " + std::string(100, 'x'));
    BOOST_TEST(parser.waiting() >= 100U);
    parser.take("\n");
    BOOST_TEST(parser.waiting() >= 100U);
}

BOOST_AUTO_TEST_SUITE_END()
