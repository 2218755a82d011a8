// SPDX-License-Identifier: BSL-1.0
// Which batches somebody has paused.

#include "control/batch_pauses.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <string>

using namespace rdad;
using control::batch_pause;
using control::batch_pauses;

BOOST_AUTO_TEST_SUITE(pauses_of_batches)

namespace {

const job::batch bridges{"bridges", 3, 1001};
const job::batch roads{"roads", 4, 1001};
const batch_pause by_anna{1001, std::chrono::system_clock::time_point(std::chrono::hours(500'000))};

}  // namespace

BOOST_AUTO_TEST_CASE(only_the_batch_that_is_named_is_paused)
{
    batch_pauses pauses;
    BOOST_TEST(pauses.empty());
    BOOST_TEST(pauses.pause(bridges, by_anna));
    BOOST_TEST(!pauses.pause(bridges, by_anna), "it is paused already");
    BOOST_TEST(pauses.contain(&bridges));
    BOOST_TEST(!pauses.contain(&roads));
    const job::batch another{"bridges", 5, 1001};
    BOOST_TEST(!pauses.contain(&another));
    BOOST_TEST(!pauses.contain(nullptr));
    BOOST_TEST(pauses.resume(bridges));
    BOOST_TEST(!pauses.resume(bridges));
    BOOST_TEST(!pauses.contain(&bridges));
    BOOST_TEST(pauses.empty());
}

BOOST_AUTO_TEST_CASE(where_all_are_paused_so_are_those_of_no_known_batch_and_single_ones_stay_so)
{
    batch_pauses pauses;
    pauses.pause(bridges, by_anna);
    BOOST_TEST(pauses.pause_all(by_anna));
    BOOST_TEST(!pauses.pause_all({}), "they are paused already");
    BOOST_TEST((pauses.of_all() == by_anna));
    BOOST_TEST(pauses.contain(&roads));
    BOOST_TEST(pauses.contain(nullptr));
    BOOST_TEST(pauses.resume_all());
    BOOST_TEST(!pauses.resume_all());
    BOOST_TEST(!pauses.contain(&roads));
    BOOST_TEST(pauses.contain(&bridges));
}

BOOST_AUTO_TEST_CASE(what_is_paused_is_found_by_what_people_call_it)
{
    batch_pauses pauses;
    pauses.pause(bridges, by_anna);
    pauses.pause({"bridges", 9, 1001}, by_anna);
    BOOST_TEST(pauses.find("bridges#3")->number == 3U);
    BOOST_TEST(pauses.find("bridges")->number == 9U);
    BOOST_TEST(!pauses.find("bridges#4"));
    BOOST_TEST(!pauses.find("roads"));
}

BOOST_AUTO_TEST_CASE(what_is_written_is_read_again)
{
    batch_pauses pauses;
    BOOST_TEST(pauses.to_text().empty());
    BOOST_TEST((batch_pauses::read("") == batch_pauses()));
    pauses.pause(bridges, by_anna);
    pauses.pause({"a \"b\" \xC3\xA4", 18446744073709551615U}, {0, by_anna.since});
    BOOST_TEST((batch_pauses::read(pauses.to_text()) == pauses));
    pauses.pause_all({4294967294U, by_anna.since});
    BOOST_TEST((batch_pauses::read(pauses.to_text()) == pauses));
}

BOOST_AUTO_TEST_CASE(a_line_that_makes_no_sense_makes_none_of_it_be_taken)
{
    batch_pauses pauses;
    pauses.pause(bridges, by_anna);
    const std::string good = pauses.to_text();
    for (const std::string& bad :
         {std::string("\n"),
          std::string("nonsense\n"),
          good,
          good.substr(0, good.size() - 1),
          std::string(R"({"user":0,"since":"2026-11-28T00:00:00Z"})") + "\n",
          std::string(R"({"batch":"bridges","user":0,"since":"2026-11-28T00:00:00Z"})") + "\n",
          std::string(R"({"batch":null,"since":"2026-11-28T00:00:00Z"})") + "\n",
          std::string(R"({"batch":null,"user":0})") + "\n"})
        BOOST_TEST(!batch_pauses::read(good + bad).has_value(), bad);
}

BOOST_AUTO_TEST_SUITE_END()
