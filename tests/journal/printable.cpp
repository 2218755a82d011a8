// SPDX-License-Identifier: BSL-1.0
// What is shown of names and texts that somebody else has made.

#include "journal/printable.hpp"

#include <boost/test/unit_test.hpp>

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

BOOST_AUTO_TEST_SUITE_END()
