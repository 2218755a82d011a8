// SPDX-License-Identifier: BSL-1.0
// What is shown of names and texts that somebody else has made.

#include "journal/printable.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

BOOST_AUTO_TEST_SUITE(printable)

BOOST_AUTO_TEST_CASE(what_is_printed_is_one_line_of_UTF_8)
{
    BOOST_TEST(rdad::journal::printable("caf\xC3\xA9 \xE2\x82\xAC") == "caf\xC3\xA9 \xE2\x82\xAC");
    BOOST_TEST(rdad::journal::printable("a\nb\x1B[0m\x7F\xC2\x85") == "a b [0m  ");
    BOOST_TEST(rdad::journal::printable("a\u2028b\u2029c") == "a b c", "they end a line, too");
    BOOST_TEST(
        rdad::journal::printable("\u202Etxt.exe\u2066\u200F") == " txt.exe  ",
        "they turn what is read around"
    );
    BOOST_TEST(rdad::journal::printable("\xC3") == "\xEF\xBF\xBD");
    BOOST_TEST(rdad::journal::printable("\xFF\xC0\x80") == "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
}

BOOST_AUTO_TEST_CASE(what_steers_a_terminal_does_not_reach_it)
{
    BOOST_TEST(rdad::journal::printable("a\x1B]0;title\x07z") == "a ]0;title z", "OSC and BEL");
    BOOST_TEST(rdad::journal::printable("\x9BK") == "\xEF\xBF\xBDK", "CSI as one byte");
    BOOST_TEST(rdad::journal::printable("\u009BK\u009D") == " K ", "CSI and OSC of C1");
}

BOOST_AUTO_TEST_CASE(what_is_not_seen_is_a_blank)
{
    for (const char* hidden :
         {"\u00AD", "\u034F",     "\u061C",     "\u115F",     "\u17B4",     "\u180E",
          "\u200B", "\u200D",     "\u202A",     "\u2060",     "\u2064",     "\u2066",
          "\u2069", "\u206F",     "\u3164",     "\uFE0F",     "\uFEFF",     "\uFFA0",
          "\uFFF9", "\U0001D173", "\U000E0001", "\U000E0041", "\U000E007F", "\U000E01EF"}) {
        BOOST_TEST(rdad::journal::printable(std::string("a") + hidden + "b") == "a b");
        BOOST_TEST(!rdad::journal::is_printable(std::string("a") + hidden + "b"));
    }
}

BOOST_AUTO_TEST_CASE(what_is_seen_stays)
{
    for (const char* seen :
         {"~",
          "\u00A0",
          "\u00AE",
          "\u0601",
          "\u2010",
          "\u2030",
          "\u205F",
          "\u2070",
          "\uFDFF",
          "\uFE10",
          "\uFFFD",
          "\U0001F4F7"}) {
        BOOST_TEST(rdad::journal::printable(seen) == seen);
        BOOST_TEST(rdad::journal::is_printable(seen));
    }
    BOOST_TEST(rdad::journal::printable("\xFF\x1B\u200B\u00E9 ", '_') == "___\u00E9 ");
    BOOST_TEST(rdad::journal::is_printable(""));
    BOOST_TEST(!rdad::journal::is_printable("caf\xE9"));
}

BOOST_AUTO_TEST_SUITE_END()
