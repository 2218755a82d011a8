// SPDX-License-Identifier: BSL-1.0
// Journal entries: what is written, and that nothing in them can pretend to be another entry.

#include "journal/journal.hpp"

#include "journal/kept_journal.hpp"

#include <boost/test/unit_test.hpp>

using namespace rdad::journal;
using namespace rdad::tests;

BOOST_AUTO_TEST_SUITE(journal_entries)

BOOST_AUTO_TEST_CASE(control_characters_are_made_harmless)
{
    kept_journal j;
    j.write(message_kind::job_taken, "one\nrdad: two\x1b[2J", {{field_name::spec, "a\nMESSAGE=b"}});
    BOOST_TEST(j.entries.at(0).message == "one rdad: two [2J");
    BOOST_TEST(j.entries.at(0).fields.at(0).value == "a MESSAGE=b");
}

BOOST_AUTO_TEST_CASE(what_is_long_is_cut_between_characters)
{
    // The euro sign has three bytes, of which two would still have their place.
    const std::string cut(longest_value - 2, 'x');
    const std::string text = cut + "\u20AC and more";
    kept_journal j;
    j.write(message_kind::job_taken, text, {{field_name::spec, text}});
    BOOST_TEST(j.entries.at(0).message == cut);
    BOOST_TEST(j.entries.at(0).fields.at(0).value == cut);

    const std::string whole(longest_value, 'x');
    j.write(message_kind::job_taken, whole);
    BOOST_TEST(j.entries.at(1).message == whole);
}

BOOST_AUTO_TEST_CASE(what_is_less_grave_than_the_level_is_not_written)
{
    kept_journal j;
    j.write(message_kind::job_progress, "debug");
    BOOST_TEST(j.entries.empty());
    j.set_level(priority::debug);
    j.write(message_kind::job_progress, "debug");
    BOOST_TEST(j.entries.size() == 1U);
    j.set_level(priority::warning);
    j.write(message_kind::ready, "notice");
    BOOST_TEST(j.entries.size() == 1U);
    j.write(message_kind::job_held, "warning");
    j.write(message_kind::token_refused, "error");
    BOOST_TEST(j.entries.size() == 3U);
}

BOOST_AUTO_TEST_SUITE_END()
