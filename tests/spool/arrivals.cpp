// SPDX-License-Identifier: BSL-1.0
// When a dropped file is taken for whole.

#include "spool/arrivals.hpp"

#include <boost/test/unit_test.hpp>

using namespace rdad::spool;
using namespace std::chrono_literals;
using rdad::job::instant;

BOOST_AUTO_TEST_SUITE(arriving_files)

namespace {

const instant start{
    std::chrono::steady_clock::time_point(1h),
    std::chrono::system_clock::time_point(1000h),
};

constexpr arrivals::patience patience{.with_silence = 2s, .with_writers = 600s};

instant after(std::chrono::seconds time)
{
    return {start.steady + time, start.calendar + time};
}

folder_entry file(std::string name, std::size_t size, std::chrono::seconds modified = 0s)
{
    return {std::move(name), true, size, start.calendar + modified};
}

std::string names(const std::vector<folder_entry>& entries)
{
    std::string text;
    for (const auto& entry : entries)
        text.append(text.empty() ? "" : " ").append(entry.name);
    return text;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_file_that_was_closed_is_whole)
{
    arrivals a(patience);
    BOOST_TEST(names(a.look({file("a", 1)}, start)).empty());
    BOOST_TEST(a.is_waiting());
    a.hear({watch_event::closed, "a"});
    BOOST_TEST(names(a.look({file("a", 1)}, start)) == "a");
    BOOST_TEST(names(a.look({file("a", 1)}, start)) == "a", "it is answered until it is gone");
    a.look({}, start);
    BOOST_TEST(names(a.look({file("a", 1)}, start)).empty(), "another file of that name is another file");
}

BOOST_AUTO_TEST_CASE(a_file_that_nothing_is_heard_of_is_whole_when_it_has_not_changed_for_a_while)
{
    arrivals a(patience);
    BOOST_TEST(names(a.look({file("a", 1)}, start)).empty());
    BOOST_TEST(names(a.look({file("a", 2, 1s)}, after(1s))).empty());
    BOOST_TEST(names(a.look({file("a", 2, 1s)}, after(2s))).empty());
    BOOST_TEST(names(a.look({file("a", 2, 1s)}, after(3s))) == "a");
    BOOST_TEST(!a.is_waiting());
}

BOOST_AUTO_TEST_CASE(a_file_that_has_been_there_for_long_is_whole_at_once)
{
    arrivals a(patience);
    BOOST_TEST(names(a.look({file("a", 1, -3s), file("b", 1, -1s)}, start)) == "a");
}

BOOST_AUTO_TEST_CASE(a_file_that_was_quiet_for_long_is_whole_at_once_however_long_nobody_looked)
{
    for (const auto pause : {1s, 3600s}) {
        arrivals a(patience);
        a.look({}, start);
        a.look({}, after(10s));
        const instant later = after(10s + pause);
        BOOST_TEST(names(a.look({file("a", 1, 8s)}, later)) == "a");
    }
}

BOOST_AUTO_TEST_CASE(a_file_from_the_future_is_waited_for_like_any_other)
{
    arrivals a(patience);
    BOOST_TEST(names(a.look({file("a", 1, 1000s)}, start)).empty());
    BOOST_TEST(names(a.look({file("a", 1, 1000s)}, after(2s))) == "a");
}

BOOST_AUTO_TEST_CASE(a_clock_that_jumps_makes_no_file_old_or_young)
{
    for (const auto jump : {-5h, 5h}) {
        const auto set = [&](std::chrono::seconds time) {
            return instant{start.steady + time, start.calendar + time + jump};
        };
        arrivals a(patience);
        a.look({file("a", 1)}, start);
        // The one was there before, the other was written just before the clock was set.
        BOOST_TEST(names(a.look({file("a", 1), file("b", 1, 1s)}, set(1s))).empty());
        BOOST_TEST((a.quiet_time("a", set(1s)) == 1s));
        BOOST_TEST((a.quiet_time("b", set(1s)) == 0s));
        BOOST_TEST(names(a.look({file("a", 1), file("b", 1, 1s)}, set(2s))) == "a");
        BOOST_TEST(names(a.look({file("a", 1), file("b", 1, 1s)}, set(3s))) == "a b");
    }
}

BOOST_AUTO_TEST_CASE(putting_a_file_off_does_not_make_it_younger)
{
    arrivals a(patience);
    a.look({file("a", 1)}, start);
    a.put_off("a", after(2s));
    BOOST_TEST((a.quiet_time("a", after(3s)) == 3s));
    BOOST_TEST((a.quiet_time("b", after(3s)) == 0s));
}

BOOST_AUTO_TEST_CASE(a_file_that_is_put_off_has_to_stay_quiet_again)
{
    arrivals a(patience);
    a.hear({watch_event::closed, "a"});
    BOOST_TEST(names(a.look({file("a", 1)}, start)) == "a");
    a.put_off("a", after(5s));
    BOOST_TEST(a.is_waiting());
    BOOST_TEST(names(a.look({file("a", 1)}, after(6s))).empty());
    BOOST_TEST(names(a.look({file("a", 1)}, after(7s))) == "a");
}

BOOST_AUTO_TEST_CASE(what_cannot_be_taken_is_tried_ever_more_rarely_however_often_it_changes)
{
    using std::chrono::milliseconds;
    arrivals a(patience);
    auto now = start;
    const auto changed = [&] {
        return file("a", 1, std::chrono::floor<std::chrono::seconds>(now.steady - start.steady));
    };
    a.look({file("a", 1)}, now);
    for (const milliseconds wait : {500ms, 1000ms, 2000ms, 4000ms, 8000ms, 16000ms, 30000ms, 30000ms}) {
        a.could_not_be_taken("a", now);
        BOOST_TEST((a.retry_time() == now.steady + wait));
        a.hear({watch_event::closed, "a"});
        BOOST_TEST(!a.is_news({watch_event::closed, "a"}, now));
        now = {now.steady + wait - 1ms, now.calendar + wait - 1ms};
        a.hear({watch_event::closed, "a"});
        BOOST_TEST(names(a.look({changed()}, now)).empty());
        BOOST_TEST(!a.is_waiting());
        now = {now.steady + 1ms, now.calendar + 1ms};
        BOOST_TEST(a.is_news({watch_event::closed, "a"}, now));
        BOOST_TEST(names(a.look({changed()}, now)) == "a");
        BOOST_TEST(!a.retry_time());
    }
}

BOOST_AUTO_TEST_CASE(names_of_what_is_not_ready_are_no_news)
{
    const arrivals a(patience);
    for (const char* name : {".a", "a.tmp", "a.part"})
        BOOST_TEST(!a.is_news({watch_event::closed, name}, start), name);
    BOOST_TEST(a.is_news({watch_event::closed, "a.json"}, start));
    BOOST_TEST(!a.is_news({watch_event::written, "a.json"}, start));
    BOOST_TEST(a.is_news({watch_event::missed, ""}, start));
}

BOOST_AUTO_TEST_CASE(a_file_that_is_open_for_writing_is_waited_for)
{
    arrivals a(patience);
    a.hear({watch_event::written, "a"});
    BOOST_TEST(names(a.look({file("a", 1)}, after(599s))).empty());
    a.hear({watch_event::closed, "a"});
    BOOST_TEST(names(a.look({file("a", 1)}, after(599s))) == "a");
    a.hear({watch_event::written, "a"});
    BOOST_TEST(names(a.look({file("a", 1)}, after(599s))).empty());
    BOOST_TEST(names(a.look({file("a", 1)}, after(600s))) == "a", "its writer may be hung");
}

BOOST_AUTO_TEST_CASE(where_news_was_missed_files_are_judged_by_their_silence)
{
    arrivals a(patience);
    a.hear({watch_event::written, "a"});
    a.hear({watch_event::missed, ""});
    BOOST_TEST(names(a.look({file("a", 1)}, after(2s))) == "a");
}

BOOST_AUTO_TEST_CASE(names_that_are_ignored_are_left_alone)
{
    arrivals a(patience);
    const std::vector<folder_entry> found{
        file("a.filepart", 1, -9s),
        file("a.json", 1, -9s),
        file("draft-a.json", 1, -9s)};
    BOOST_TEST(names(a.look(found, start)) == "a.json draft-a.json");
    BOOST_TEST(!a.is_waiting());
    a.ignore(ignored_names({"draft-*"}));
    BOOST_TEST(names(a.look(found, start)) == "a.json");
    a.ignore({});
    BOOST_TEST(names(a.look(found, start)) == "a.json draft-a.json", "the last word counts");
}

BOOST_AUTO_TEST_CASE(only_what_may_be_whole_and_is_not_ignored_is_worth_a_look)
{
    arrivals a(patience);
    BOOST_TEST(a.is_news({watch_event::closed, "a"}, start));
    BOOST_TEST(!a.is_news({watch_event::written, "a"}, start));
    BOOST_TEST(!a.is_news({watch_event::closed, "a.filepart"}, start));
    BOOST_TEST(a.is_news({watch_event::missed, ""}, start));
}

BOOST_AUTO_TEST_CASE(the_oldest_file_comes_first)
{
    arrivals a(patience);
    BOOST_TEST(names(a.look({file("a", 1, -3s), file("c", 1, -5s), file("b", 1, -5s)}, start)) == "b c a");
}

BOOST_AUTO_TEST_CASE(what_is_not_a_file_is_not_waited_for)
{
    arrivals a(patience);
    BOOST_TEST(names(a.look({{"fifo", false, 0, start.calendar}}, start)) == "fifo");
}

BOOST_AUTO_TEST_SUITE_END()
