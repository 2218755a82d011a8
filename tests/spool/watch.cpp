// SPDX-License-Identifier: BSL-1.0
// What inotify tells of a folder.

#include "spool/watch.hpp"

#include "temporary_folder.hpp"

#include <boost/test/unit_test.hpp>

using namespace rdad::spool;
using namespace rdad::tests;

BOOST_AUTO_TEST_SUITE(watching_a_folder)

using events = std::vector<watch_event>;

BOOST_AUTO_TEST_CASE(files_that_are_written_closed_or_moved_in_are_heard_of)
{
    temporary_folder root;
    const folder f = folder::open((root.path() / "f").string(), 0700).value();
    watch w = watch::start(f).value();
    BOOST_TEST(w.read().empty());
    write_file(root.path() / "f/written", "x");
    write_file(root.path() / "other", "x");
    BOOST_TEST((w.read() == events{{watch_event::written, "written"}, {watch_event::closed, "written"}}));
    std::filesystem::rename(root.path() / "other", root.path() / "f/moved");
    BOOST_TEST((w.read() == events{{watch_event::closed, "moved"}}));
    std::ofstream still_open(root.path() / "f/open");
    BOOST_TEST(w.read().empty());
    still_open << "x" << std::flush;
    BOOST_TEST((w.read() == events{{watch_event::written, "open"}}));
}

BOOST_AUTO_TEST_CASE(much_is_heard_in_parts_and_nothing_of_it_is_lost)
{
    temporary_folder root;
    const folder f = folder::open((root.path() / "f").string(), 0700).value();
    watch w = watch::start(f).value();
    constexpr std::size_t files = 2000;
    for (std::size_t i = 0; i < files; ++i)
        write_file(root.path() / "f" / std::to_string(i), "");
    const events first = w.read();
    BOOST_TEST(!first.empty());
    BOOST_TEST(first.size() < files, "however much there is, it ends soon");
    std::size_t heard = first.size();
    for (events more = w.read(); !more.empty(); more = w.read())
        heard += more.size();
    BOOST_TEST(heard == files);
}

BOOST_AUTO_TEST_CASE(where_more_happens_than_the_kernel_keeps_that_is_heard)
{
    std::size_t kept = 0;
    std::ifstream("/proc/sys/fs/inotify/max_queued_events") >> kept;
    if (kept > 200'000) {
        BOOST_TEST_MESSAGE("Skipped: the kernel keeps too many events.");
        return;
    }
    temporary_folder root;
    const folder f = folder::open((root.path() / "f").string(), 0700).value();
    f.write("a", "").value();
    watch w = watch::start(f).value();
    for (std::size_t i = 0; i <= kept; i += 2) {
        f.move("a", f, "b").value();
        f.move("b", f, "a").value();
    }
    events heard;
    for (events more = w.read(); !more.empty(); more = w.read())
        heard.insert(heard.end(), more.begin(), more.end());
    BOOST_TEST((heard.front() == watch_event{watch_event::closed, "b"}));
    BOOST_TEST((heard.back() == watch_event{watch_event::missed, ""}));
}

BOOST_AUTO_TEST_SUITE_END()
