// SPDX-License-Identifier: BSL-1.0
// What the programs write to a terminal.

#include "control/terminal.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

using namespace rdad;

BOOST_AUTO_TEST_SUITE(terminal)

BOOST_AUTO_TEST_CASE(lines_stay_lines_and_nothing_in_them_steers_the_terminal)
{
    BOOST_TEST(control::printable_lines("") == "");
    BOOST_TEST(control::printable_lines("a\x1B[2J\nb\x07\n") == "a [2J\nb \n");
    BOOST_TEST(control::printable_lines("\n\nlast\xFF") == "\n\nlast\xEF\xBF\xBD");
}

BOOST_AUTO_TEST_CASE(JSON_stays_JSON)
{
    const boost::json::object holds{{"name", "a\u001B\u0085\u200B\"\\\n"}};
    const auto shown = boost::json::parse(control::printable_lines(boost::json::serialize(holds)));
    BOOST_TEST(shown.at("name").as_string() == "a\u001B  \"\\\n");
}

BOOST_AUTO_TEST_SUITE_END()
