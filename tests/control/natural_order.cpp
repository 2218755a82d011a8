// SPDX-License-Identifier: BSL-1.0
// The order of names with numbers in them.

#include "control/natural_order.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>
#include <vector>

using rdad::control::natural_less;

BOOST_AUTO_TEST_SUITE(natural_order)

BOOST_AUTO_TEST_CASE(numbers_count_as_numbers_and_all_else_byte_by_byte)
{
    const std::vector<std::string> ordered{
        "",
        "2",
        "10",
        "99999999999999999999",
        "100000000000000000000",
        "B.1",
        "b",
        "b.1",
        "b.01",
        "b.1x",
        "b.2",
        "b.2.9",
        "b.2.10",
        "b.10",
        "b.x",
        "b\xC3\xA9"};
    for (std::size_t i = 0; i < ordered.size(); ++i) {
        for (std::size_t j = 0; j < ordered.size(); ++j)
            BOOST_TEST(natural_less(ordered[i], ordered[j]) == (i < j), ordered[i] << " " << ordered[j]);
    }
}

BOOST_AUTO_TEST_CASE(no_two_names_are_equal)
{
    BOOST_TEST(natural_less("a01b1", "a1b01"));
    BOOST_TEST(!natural_less("a1b01", "a01b1"));
    BOOST_TEST(!natural_less("a1", "a1"));
}

BOOST_AUTO_TEST_SUITE_END()
