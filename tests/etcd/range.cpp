// SPDX-License-Identifier: BSL-1.0
// Ranges by a prefix, and their pages.

#include "etcd/range.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace rdad::etcd;
using namespace std::string_literals;

BOOST_AUTO_TEST_SUITE(range)

BOOST_AUTO_TEST_CASE(a_prefix_ends_before_the_next_one_of_its_length)
{
    BOOST_TEST(prefix_end("/a/") == "/a0");
    BOOST_TEST(prefix_end("a\xff\xff") == "b");
    BOOST_TEST(prefix_end("\x7f") == "\x80");
    BOOST_TEST(prefix_end("\xff\xff") == "\0"s);
    BOOST_TEST(prefix_end("") == "\0"s);
}

BOOST_AUTO_TEST_CASE(all_keys_begin_with_the_first_that_can_be)
{
    BOOST_TEST(range_of_prefix("").key == "\0"s);
    BOOST_TEST(range_of_prefix("").range_end == "\0"s);
    BOOST_TEST(range_of_prefix("/a/").key == "/a/");
}

BOOST_AUTO_TEST_CASE(the_next_page_begins_behind_the_last_key_as_of_the_same_revision)
{
    const auto request = range_of_prefix("/a/");
    range_answer answer{.header = {.revision = 77}, .keys = {{.key = "/a/1"}, {.key = "/a/2"}}, .more = true};
    const auto next = next_page(request, answer).value();
    BOOST_TEST(next.key == "/a/2\0"s);
    BOOST_TEST(next.range_end == request.range_end);
    BOOST_TEST(next.revision == 77);
    BOOST_TEST(next.limit == request.limit);
    answer.header.revision = 90;
    BOOST_TEST(next_page(next, answer).value().revision == 77);
}

BOOST_AUTO_TEST_CASE(there_is_none_after_the_last)
{
    BOOST_TEST(!next_page(range_of_prefix("a"), {.header = {}, .keys = {{.key = "a"}}}).has_value());
    BOOST_TEST(!next_page(range_of_prefix("a"), {.header = {}, .keys = {}, .more = true}).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
