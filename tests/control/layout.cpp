// SPDX-License-Identifier: BSL-1.0
// Lines that fit a terminal.

#include "control/layout.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdio>
#include <string>

using rdad::control::any_width;
using rdad::control::columns_of;
using rdad::control::cut;
using rdad::control::padded;
using rdad::control::width_of;
using rdad::control::wrapped;

BOOST_AUTO_TEST_SUITE(layout)

BOOST_AUTO_TEST_CASE(a_character_of_UTF_8_is_one_column)
{
    BOOST_TEST(width_of("") == 0U);
    BOOST_TEST(width_of("abc") == 3U);
    BOOST_TEST(width_of("Brücke…") == 7U);
    BOOST_TEST(padded("ü", 3) == "ü  ");
    BOOST_TEST(padded("abc", 2) == "abc");
}

BOOST_AUTO_TEST_CASE(what_is_cut_says_so_and_no_character_is_split)
{
    BOOST_TEST(cut("abc", 3) == "abc");
    BOOST_TEST(cut("abcd", 3) == "ab…");
    BOOST_TEST(cut("üüüü", 3) == "üü…");
    BOOST_TEST(cut("abc", any_width) == "abc");
    BOOST_TEST(cut("abc", 0) == "…");
}

BOOST_AUTO_TEST_CASE(a_text_is_broken_between_words_and_each_line_is_indented)
{
    BOOST_TEST(wrapped("one two three", 2, 9) == "  one two\n  three\n");
    BOOST_TEST(wrapped("one two", 0, 7) == "one two\n");
    BOOST_TEST(wrapped("one two", 0, 6) == "one\ntwo\n");
    BOOST_TEST(wrapped("one two three", 4, any_width) == "    one two three\n");
    BOOST_TEST(wrapped("", 2, 9) == "  \n");
}

BOOST_AUTO_TEST_CASE(a_word_that_is_longer_than_a_line_stays_whole)
{
    BOOST_TEST(wrapped("a 6f51448f-6377 b", 0, 5) == "a\n6f51448f-6377\nb\n");
    BOOST_TEST(wrapped("abc", 9, 4) == "         abc\n");
}

BOOST_AUTO_TEST_CASE(what_is_no_terminal_is_as_wide_as_any_line)
{
    std::FILE* const file = std::tmpfile();
    BOOST_TEST_REQUIRE(file != nullptr);
    BOOST_TEST(columns_of(file) == any_width);
    std::fclose(file);
}

BOOST_AUTO_TEST_SUITE_END()
