// SPDX-License-Identifier: BSL-1.0
// Which dropped files are left alone by their names.

#include "spool/ignored_names.hpp"

#include <boost/test/unit_test.hpp>

using namespace rdad::spool;

BOOST_AUTO_TEST_SUITE(names_that_are_ignored)

BOOST_AUTO_TEST_CASE(what_programs_write_beside_a_file_is_ignored)
{
    const ignored_names ignored;
    for (const char* name :
         {".survey.json",
          ".survey.json.swp",
          ".survey.json.x7Kq2p",
          ".~lock.survey.json#",
          "survey.json.tmp",
          "survey.json.part",
          "survey.json.filepart",
          "survey.json.crdownload",
          "survey.json.opdownload",
          "survey.json.download",
          "survey.json.partial",
          "survey.json.aria2",
          "survey.json.swp",
          "survey.json.swo",
          "survey.json.swn",
          "survey.json.swx",
          "survey.json.bak",
          "survey.json.orig",
          "survey.json.save",
          "survey.json~",
          "survey.json.~1~",
          "#survey.json#",
          "~$survey.json",
          "SURVEY.JSON.TMP",
          "SURVEY.BAK",
          ".",
          "~",
          "##"})
        BOOST_TEST(ignored.contain(name), name);
}

BOOST_AUTO_TEST_CASE(what_is_like_that_only_in_part_is_taken)
{
    const ignored_names ignored;
    for (const char* name :
         {"survey.json",
          "survey",
          "survey~2.json",
          "~survey.json",
          "$survey.json",
          "survey.tmp.json",
          "survey.download.jsonl",
          "my.part.of.it",
          "tmp",
          "surveytmp",
          "#survey.json",
          "survey#",
          "#",
          "a.json;b",
          "draft-a.json"})
        BOOST_TEST(!ignored.contain(name), name);
}

BOOST_AUTO_TEST_CASE(patterns_can_be_added)
{
    const ignored_names ignored({"draft-*", "Thumbs.db", "*.v?"});
    for (const char* name : {"draft-a.json", "DRAFT-", "thumbs.db", "a.v2", "a.tmp"})
        BOOST_TEST(ignored.contain(name), name);
    for (const char* name : {"a-draft-a.json", "Thumbs.db.json", "a.v22", "a.json"})
        BOOST_TEST(!ignored.contain(name), name);
}

BOOST_AUTO_TEST_CASE(the_pattern_is_told)
{
    const ignored_names ignored({"draft-*"});
    BOOST_TEST(ignored.pattern_of("a.filepart").value() == "*.filepart");
    BOOST_TEST(ignored.pattern_of("~$a.json").value() == "~$*");
    BOOST_TEST(ignored.pattern_of("#a#").value() == "#*#");
    BOOST_TEST(ignored.pattern_of("draft-a").value() == "draft-*");
    BOOST_TEST(!ignored.pattern_of("a.json"));
}

BOOST_AUTO_TEST_SUITE_END()
