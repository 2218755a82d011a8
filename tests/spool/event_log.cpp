// SPDX-License-Identifier: BSL-1.0
// The log of events: its cursors, its size, what crashes leave of it, and reading it meanwhile.

#include "spool/event_log.hpp"

#include "spool/event_reader.hpp"
#include "spool/spool.hpp"
#include "spool/traced_calls.hpp"
#include "temporary_folder.hpp"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <unistd.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

using namespace rdad::spool;
using namespace rdad::tests;

BOOST_AUTO_TEST_SUITE(log_of_events)

namespace {

using cursors = std::vector<event_log::cursor>;

struct log_fixture
{
    temporary_folder root;
    std::filesystem::path events = root.path() / "events";
    std::unique_ptr<event_log> log;

    log_fixture() { start(); }

    /// As the next process does.
    void start(event_log_limits limits = {})
    {
        log = std::make_unique<event_log>(
            folder::open(events.string(), 0700).value(),
            folder::open(root.path().string(), 0).value(),
            limits
        );
        log->open().value();
    }

    void add(const std::string& name, int error = 0)
    {
        const auto file = log->append({fmt::format(R"({{"job":"{}"}})", name)});
        if (file)
            (void)log->end_append(error);
    }

    void add_many(int count)
    {
        for (int i = 0; i < count; ++i)
            add(fmt::format("a{}", i));
    }

    std::vector<logged_event> all_after(event_log::cursor after)
    {
        event_reader reader(after);
        std::vector<logged_event> all;
        for (;;) {
            auto some = reader.read(*log).value();
            if (some.empty())
                return all;
            all.insert(all.end(), some.begin(), some.end());
        }
    }

    cursors cursors_after(event_log::cursor after)
    {
        cursors found;
        for (const logged_event& event : all_after(after))
            found.push_back(event.cursor);
        return found;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(events_are_numbered_from_1_on_also_over_a_restart, log_fixture)
{
    add("a");
    add("b");
    start();
    add("c");
    const auto all = all_after(0);
    BOOST_TEST_REQUIRE(all.size() == 3U);
    BOOST_TEST(all[0].text == R"({"cursor":1,"job":"a"})");
    BOOST_TEST(all[2].text == R"({"cursor":3,"job":"c"})");
    BOOST_TEST(cursors_after(2) == cursors{3}, boost::test_tools::per_element());
    BOOST_TEST(log->last() == 3U);
}

BOOST_FIXTURE_TEST_CASE(a_line_that_is_not_whole_is_cut_off_at_the_start, log_fixture)
{
    add("a");
    const auto segment = events / "1.jsonl";
    const std::string before = read_file(segment);
    for (const std::string& torn : {std::string(R"({"cursor":2,"jo)"), std::string(100, '\0')}) {
        write_file(segment, before + torn);
        start();
        BOOST_TEST(read_file(segment) == before);
    }
    add("b");
    BOOST_TEST(cursors_after(0) == (cursors{1, 2}), boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(numbers_are_not_given_twice_where_the_log_was_cut_deleted_or_spoilt, log_fixture)
{
    add_many(3);
    const auto segment = events / "1.jsonl";
    const std::string whole = read_file(segment);
    write_file(segment, whole.substr(0, 25) + "?\n" + whole.substr(25));
    start();
    add("b");
    BOOST_TEST(cursors_after(0).back() > 3U, "spoilt");
    const auto before = log->last();
    BOOST_TEST(all_after(3).front().is_after_gap);
    std::filesystem::remove_all(events);
    start();
    add("c");
    BOOST_TEST(log->last() > before, "deleted");
    BOOST_TEST(all_after(before).front().is_after_gap);
}

BOOST_FIXTURE_TEST_CASE(a_cursor_that_the_log_has_not_reached_gets_what_is_there_as_after_a_loss, log_fixture)
{
    add("a");
    const auto all = all_after(99);
    BOOST_TEST_REQUIRE(all.size() == 1U);
    BOOST_TEST(all.front().is_after_gap);
    BOOST_TEST(!all_after(0).front().is_after_gap);
}

BOOST_FIXTURE_TEST_CASE(the_log_has_so_many_segments_at_the_most_and_readers_see_what_is_lost, log_fixture)
{
    start({100, 3});
    add_many(40);
    BOOST_TEST(segments_of(log->files()).value().size() == 3U);
    const auto left = all_after(1);
    BOOST_TEST(left.size() < 20U);
    BOOST_TEST(left.front().is_after_gap);
    BOOST_TEST(left.back().cursor == 40U);
    BOOST_TEST(!left.back().is_after_gap);
}

BOOST_FIXTURE_TEST_CASE(a_reader_goes_on_from_segment_to_segment_as_they_come, log_fixture)
{
    start({100, 30});
    event_reader reader(0);
    for (event_log::cursor i = 1; i <= 20; ++i) {
        add("a");
        const auto some = reader.read(*log).value();
        BOOST_TEST_REQUIRE(some.size() == 1U, i);
        BOOST_TEST(some.front().cursor == i);
        BOOST_TEST(reader.read(*log).value().empty());
    }
}

BOOST_FIXTURE_TEST_CASE(
    nobody_is_told_what_is_not_on_the_disk_and_it_is_written_with_the_next_one,
    log_fixture
)
{
    add("a");
    const std::string before = read_file(events / "1.jsonl");
    add("b", EIO);
    BOOST_TEST(log->state().error().code.value() == EIO);
    BOOST_TEST(log->last() == 1U);
    BOOST_TEST(read_file(events / "1.jsonl") == before);
    add("c");
    const auto all = all_after(1);
    BOOST_TEST_REQUIRE(all.size() == 2U);
    BOOST_TEST(all[0].text == R"({"cursor":2,"job":"b"})");
    BOOST_TEST(all[1].text == R"({"cursor":3,"job":"c"})");
}

BOOST_FIXTURE_TEST_CASE(
    of_more_than_memory_keeps_the_oldest_are_lost_and_their_numbers_with_them,
    log_fixture
)
{
    start({1000, 3, 2});
    add("a");
    for (const char* name : {"b", "c", "d", "e"})
        add(name, ENOSPC);
    add("f");
    const auto all = all_after(1);
    BOOST_TEST_REQUIRE(all.size() == 3U);
    BOOST_TEST(all.front().is_after_gap);
    BOOST_TEST(all.front().text.find(R"("job":"d")") != std::string::npos, all.front().text);
}

BOOST_FIXTURE_TEST_CASE(what_is_no_segment_is_left_alone, log_fixture)
{
    write_file(events / "notes.txt", "?");
    write_file(events / "007.jsonl", "?");
    std::filesystem::create_directory(events / "9.jsonl");
    start();
    add("a");
    BOOST_TEST(log->last() > 9U);
    BOOST_TEST(std::filesystem::exists(events / "007.jsonl"));
}

BOOST_AUTO_TEST_SUITE_END()
