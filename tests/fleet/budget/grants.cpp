// SPDX-License-Identifier: BSL-1.0
// Asks and grants as texts.

#include "fleet/budget/grants.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace rdad::fleet;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(texts_of_asks_and_grants)

BOOST_AUTO_TEST_CASE(an_ask_is_read_as_it_was_written)
{
    const ask full{
        .session = 9'000'000'000'000'000'000,
        .number = 7,
        .budget = 8'999'999'999'999'999'999,
        .urgent = 1,
        .others = 3000,
        .pause = 12'345ms,
        .alone = 10,
        .made_alone = 3,
        .used = {{4, 0}, {5, 8}}};
    BOOST_TEST((read_ask(to_text(full)) == full));
    const ask least{.session = 1, .number = 1};
    BOOST_TEST((read_ask(to_text(least)) == least));
    BOOST_TEST((read_ask(R"({"session": 1, "number": 1, "of a later release": {}})") == least));
}

BOOST_AUTO_TEST_CASE(grants_are_read_as_they_were_written)
{
    const grants full{
        .number = 9'000'000'000'000'000'000,
        .pause = 1ms,
        .alone = 10,
        .hosts = {{"a", {5, 7, 8, 1}}, {"b", {6, 1, 0, 0}}},
        .seconds = {8, 0, 9},
        .minutes = {17}};
    BOOST_TEST((read_grants(to_text(full)) == full));
    BOOST_TEST((read_grants(to_text(grants{})) == grants{}));
}

BOOST_AUTO_TEST_CASE(nonsense_is_refused)
{
    for (const std::string text :
         {"",
          "{",
          "[]",
          "null",
          R"({})",
          R"({"session": 1})",
          R"({"session": 0, "number": 1})",
          R"({"session": 1, "number": -1})",
          R"({"session": 1, "number": 1.5})",
          R"({"session": "1", "number": 1})",
          R"({"session": 1, "number": 1, "budget": -1})",
          R"({"session": 1, "number": 1, "urgent": -1})",
          R"({"session": 1, "number": 1, "others": 1e9})",
          R"({"session": 1, "number": 1, "others": 1000001})",
          R"({"session": 1, "number": 1, "others": 4294967297})",
          R"({"session": 1, "number": 1, "pause": 86400001})",
          R"({"session": 1, "number": 1, "alone": true})",
          R"({"session": 1, "number": 1, "made_alone": null})",
          R"({"session": 1, "number": 1, "used": {}})",
          R"({"session": 1, "number": 1, "used": [1]})",
          R"({"session": 1, "number": 1, "used": [{"calls": 1}]})",
          R"({"session": 1, "number": 1, "number": 2})"})
        BOOST_TEST(!read_ask(text).has_value(), text);
    for (const std::string text :
         {"",
          "{}",
          R"({"hosts": []})",
          R"({"hosts": {}, "number": -1})",
          R"({"hosts": {"a": 1}})",
          R"({"hosts": {"a": {"session": 1}}})",
          R"({"hosts": {"a": {"session": 1, "ask": 1, "calls": -1}}})",
          R"({"hosts": {"a": {"session": 1, "ask": 1, "urgent": 1000001}}})",
          R"({"hosts": {}, "seconds": 1})",
          R"({"hosts": {}, "seconds": [-1]})",
          R"({"hosts": {}, "minutes": ["1"]})",
          R"({"hosts": {}, "pause": -1})"})
        BOOST_TEST(!read_grants(text).has_value(), text);
    std::string long_array = R"({"hosts": {}, "seconds": [0)";
    for (int i = 0; i < 4000; ++i)
        long_array += ", 0";
    BOOST_TEST(!read_grants(long_array + "]}").has_value());
}

BOOST_AUTO_TEST_SUITE_END()
