// SPDX-License-Identifier: BSL-1.0
// Events as people read them.

#include "events/event_line.hpp"

#include <boost/test/unit_test.hpp>

using rdad::events::line_of;

BOOST_AUTO_TEST_SUITE(lines_of_events)

BOOST_AUTO_TEST_CASE(each_kind_has_its_line)
{
    BOOST_TEST(
        line_of(
            R"({"event":"job_ended","time":"T","job":"a.1","batch":"a#1","state":"failed","reason":"So."})"
        ) == "T a#1 a.1 failed: So."
    );
    BOOST_TEST(
        line_of(R"({"event":"job_held","time":"T","job":"a","state":"held","reason":"Too dear."})") ==
        "T - a held: Too dear."
    );
    BOOST_TEST(
        line_of(R"({"event":"batch_done","time":"T","batch":"a#1","jobs":{"success":497,"held":3}})") ==
        "T a#1 - done: 497 success, 3 held"
    );
    BOOST_TEST(line_of(R"({"event":"batch_done","time":"T","batch":"a#1"})") == "T a#1 - done");
    BOOST_TEST(
        line_of(R"({"event":"trouble_begins","time":"T","of":"token","sentence":"None."})") ==
        "T - - token: None."
    );
    BOOST_TEST(
        line_of(R"({"event":"trouble_ends","time":"T","of":"token","seconds":5})") ==
        "T - - token: works again"
    );
    BOOST_TEST(line_of(R"({"event":"events_lost","cursor":7})") == "- - - events up to 7 are lost");
}

BOOST_AUTO_TEST_CASE(what_steers_a_terminal_is_not_shown)
{
    BOOST_TEST(
        line_of("{\"event\":\"job_ended\",\"job\":\"a\\u001b[31m\"}").find('\x1b') == std::string::npos
    );
    BOOST_TEST(line_of("\x1b[31m").find('\x1b') == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
