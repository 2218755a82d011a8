// SPDX-License-Identifier: BSL-1.0
// What text is encoded in that should be UTF-8.

#include "api/text_encoding.hpp"

#include <boost/test/unit_test.hpp>

using namespace rdad::api;
using namespace std::string_view_literals;

BOOST_AUTO_TEST_SUITE(encodings_of_text)

BOOST_AUTO_TEST_CASE(a_byte_order_mark_is_no_part_of_the_text)
{
    BOOST_TEST(without_byte_order_mark("\xEF\xBB\xBF{}") == "{}");
    BOOST_TEST(without_byte_order_mark("\xEF\xBB\xBF") == "");
    BOOST_TEST(without_byte_order_mark("{}\xEF\xBB\xBF") == "{}\xEF\xBB\xBF");
    BOOST_TEST(without_byte_order_mark("\xEF\xBB") == "\xEF\xBB");
    BOOST_TEST(without_byte_order_mark("") == "");
}

BOOST_AUTO_TEST_CASE(UTF_16_and_UTF_32_are_told_by_their_marks)
{
    BOOST_TEST(wide_encoding("\xFF\xFE{\0"sv) == "UTF-16");
    BOOST_TEST(wide_encoding("\xFE\xFF\0{"sv) == "UTF-16");
    BOOST_TEST(wide_encoding("\xFF\xFE"sv) == "UTF-16");
    BOOST_TEST(wide_encoding("\xFF\xFE\0\0{\0\0\0"sv) == "UTF-32");
    BOOST_TEST(wide_encoding("\0\0\xFE\xFF\0\0\0{"sv) == "UTF-32");
}

BOOST_AUTO_TEST_CASE(without_a_mark_they_are_told_by_their_zeros)
{
    BOOST_TEST(wide_encoding("{\0}\0"sv) == "UTF-16");
    BOOST_TEST(wide_encoding("\0{\0}"sv) == "UTF-16");
    BOOST_TEST(wide_encoding("{\0"sv) == "UTF-16");
    BOOST_TEST(wide_encoding("{\0\0\0}\0\0\0"sv) == "UTF-32");
    BOOST_TEST(wide_encoding("\0\0\0{\0\0\0}"sv) == "UTF-32");
}

BOOST_AUTO_TEST_CASE(anything_else_is_neither)
{
    for (const std::string_view text :
         {""sv,
          "{"sv,
          "{}"sv,
          "\0"sv,
          "\0\0"sv,
          "\0\0\0\0\0"sv,
          "\xEF\xBB\xBF{}"sv,
          "\xC3\xBC"sv,
          "\xFF"sv,
          "{}\0\0"sv})
        BOOST_TEST(wide_encoding(text) == "");
}

BOOST_AUTO_TEST_SUITE_END()
