// SPDX-License-Identifier: BSL-1.0
// Files that are written bit by bit: what is taken is whole.

#include "intake/claiming.hpp"

#include "job/job_file.hpp"
#include "spool/watch.hpp"
#include "temporary_folder.hpp"

#include <boost/test/unit_test.hpp>

#include <fcntl.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

namespace fs = std::filesystem;
using namespace rdad;
using namespace rdad::tests;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(claiming)

namespace {

const std::string text = R"({"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1"})";
const std::string first_half = text.substr(0, text.size() / 2);
const std::string second_half = text.substr(text.size() / 2);

/// One dropped file, over a time that the test tells.
struct fixture
{
    temporary_folder root;
    spool::spool s = spool::spool::own(root.path().string()).value();
    spool::watch watch = spool::watch::start(s.incoming()).value();
    spool::arrivals arrivals{intake::patience};
    job::instant begin{
        std::chrono::steady_clock::time_point(1h),
        std::chrono::system_clock::time_point(500'000h)};
    std::string name = "a.json";

    fs::path path() const { return root.path() / "incoming" / name; }

    /// Lets the file look as if it had been written so long after the beginning. With the time of the last access, since
    /// that of the last change alone is heard of as a change (IN_MODIFY).
    void set_time(std::chrono::seconds when) const
    {
        const auto time =
            std::chrono::duration_cast<std::chrono::seconds>((begin.calendar + when).time_since_epoch());
        const timespec both[]{{time.count(), 0}, {time.count(), 0}};
        BOOST_TEST_REQUIRE(::utimensat(AT_FDCWD, path().c_str(), both, 0) == 0);
    }

    void write(std::ofstream& file, const std::string& part, std::chrono::seconds when) const
    {
        file << part << std::flush;
        set_time(when);
    }

    void append(const std::string& part, std::chrono::seconds when) const
    {
        std::ofstream(path(), std::ios::binary | std::ios::app) << part;
        set_time(when);
    }

    /// The text that is taken by a look so long after the beginning; null: none.
    std::optional<std::string> take(std::chrono::seconds when)
    {
        for (const spool::watch_event& event : watch.read())
            arrivals.hear(event);
        const job::instant now{begin.steady + when, begin.calendar + when};
        const auto whole = arrivals.look(s.incoming().list().value(), now);
        if (whole.empty())
            return std::nullopt;
        const auto claim = intake::claim_if_whole(s, whole.front(), arrivals.quiet_time(name, now)).value();
        if (claim)
            return s.read_claim(*claim, job::largest_job_file).value();
        arrivals.put_off(name, now);
        return std::nullopt;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(a_file_that_is_closed_amid_its_text_and_appended_to_is_taken_whole, fixture)
{
    append(first_half, 0s);
    for (const auto when : {0s, 1s, 2s, 3s})
        BOOST_TEST(!take(when));
    append(second_half, 3s);
    BOOST_TEST(take(3s).value() == text);
}

BOOST_FIXTURE_TEST_CASE(lines_are_waited_for_until_the_last_one_is_whole, fixture)
{
    name = "a.jsonl";
    append(text + "\n" + first_half, 0s);
    for (const auto when : {0s, 2s, 9s})
        BOOST_TEST(!take(when));
    append(second_half + "\n", 9s);
    BOOST_TEST(take(9s).value() == text + "\n" + text + "\n");
}

BOOST_FIXTURE_TEST_CASE(a_file_that_somebody_has_open_is_waited_for_though_it_looks_whole, fixture)
{
    // Nothing is heard of it: as where it was opened before the daemon was there.
    std::ofstream file(path(), std::ios::binary);
    write(file, text, 0s);
    watch.read();
    for (const auto when : {0s, 2s, 12s, 599s})
        BOOST_TEST(!take(when));
    write(file, "\n", 599s);
    file.close();
    BOOST_TEST(take(599s).value() == text + "\n");
}

BOOST_FIXTURE_TEST_CASE(a_writer_that_hangs_is_not_waited_for_for_ever, fixture)
{
    std::ofstream file(path(), std::ios::binary);
    write(file, first_half, 0s);
    BOOST_TEST(!take(599s));
    BOOST_TEST(take(600s).value() == first_half);
}

BOOST_FIXTURE_TEST_CASE(a_file_that_stays_half_is_taken_ten_seconds_after_its_last_change, fixture)
{
    append(first_half, 0s);
    BOOST_TEST(!take(4s));
    append(" ", 4s);
    for (const auto when : {4s, 6s, 11s, 13s})
        BOOST_TEST(!take(when));
    BOOST_TEST(take(15s).value() == first_half + " ");
}

BOOST_FIXTURE_TEST_CASE(an_empty_file_may_still_be_written, fixture)
{
    append("", 0s);
    for (const auto when : {0s, 2s, 9s})
        BOOST_TEST(!take(when));
    append(text, 9s);
    BOOST_TEST(take(9s).value() == text);
}

BOOST_FIXTURE_TEST_CASE(a_file_that_was_taken_back_is_no_failure, fixture)
{
    append(text, 0s);
    const auto entry = s.incoming().list().value().at(0);
    fs::remove(path());
    const auto claimed = intake::claim_if_whole(s, entry, 0s);
    BOOST_TEST_REQUIRE(claimed.has_value());
    BOOST_TEST(!*claimed);
}

BOOST_AUTO_TEST_SUITE_END()
