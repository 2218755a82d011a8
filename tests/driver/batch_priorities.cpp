// SPDX-License-Identifier: BSL-1.0
// Which batches somebody has given another priority, and how that is kept.

#include "driver/batch_priorities.hpp"

#include <boost/test/unit_test.hpp>

using namespace rdad;
using driver::batch_priorities;

BOOST_AUTO_TEST_SUITE(priorities_of_batches)

namespace {

const job::batch bridges{"bridges", 3, 1000, "digest", 300};
const job::batch namesake{"bridges", 4};

}  // namespace

BOOST_AUTO_TEST_CASE(only_the_batch_that_is_named_has_the_priority)
{
    batch_priorities priorities;
    BOOST_TEST(!priorities.of(&bridges).has_value());
    BOOST_TEST(priorities.set(bridges, -5));
    BOOST_TEST(priorities.of(&bridges).value() == -5);
    BOOST_TEST(!priorities.of(&namesake).has_value());
    BOOST_TEST(!priorities.of(nullptr).has_value());
}

BOOST_AUTO_TEST_CASE(it_is_news_only_where_something_changes)
{
    batch_priorities priorities;
    BOOST_TEST(!priorities.set(bridges, std::nullopt));
    BOOST_TEST(priorities.set(bridges, 0), "specs may say otherwise");
    BOOST_TEST(!priorities.set(bridges, 0));
    BOOST_TEST(priorities.set(bridges, 1));
    BOOST_TEST(priorities.set(bridges, std::nullopt));
    BOOST_TEST((priorities == batch_priorities()));
}

BOOST_AUTO_TEST_CASE(what_is_written_is_read_again)
{
    batch_priorities priorities;
    BOOST_TEST(priorities.to_text().empty());
    priorities.set(bridges, -2147483647 - 1);
    priorities.set({"a \"b\"", 18446744073709551615U}, 2147483647);
    BOOST_TEST((batch_priorities::read(priorities.to_text()) == priorities));
}

BOOST_AUTO_TEST_CASE(a_line_that_makes_no_sense_makes_none_of_it_be_taken)
{
    batch_priorities priorities;
    priorities.set(namesake, 1);
    const std::string good = priorities.to_text();
    const std::string batch = R"({"batch": {"name": "roads", "number": 1})";
    for (const std::string& bad :
         {std::string("\n"),
          good,
          good.substr(0, good.size() - 1),
          batch + "}\n",
          batch + R"(, "priority": null})" + "\n",
          batch + R"(, "priority": 2147483648})" + "\n",
          std::string(R"({"batch": null, "priority": 1})") + "\n"})
        BOOST_TEST(!batch_priorities::read(good + bad).has_value(), bad);
    BOOST_TEST(batch_priorities::read(good + batch + R"(, "priority": 1})" + "\n").has_value());
}

BOOST_AUTO_TEST_SUITE_END()
