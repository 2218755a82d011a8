// SPDX-License-Identifier: BSL-1.0
// Which files are removed as old, and which are not.

#include "history/pruning.hpp"

#include "temporary_folder.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

using namespace rdad;
using namespace rdad::tests;
using namespace std::chrono_literals;
namespace fs = std::filesystem;
using job::final_state;

BOOST_AUTO_TEST_SUITE(pruning_of_history)

namespace {

struct fixture
{
    temporary_folder folder;
    const spool::spool spool = spool::spool::own(folder.path().string()).value();
    const history::time before = std::chrono::system_clock::now() - 90 * 24h;

    fs::path write(const std::string& file, std::chrono::seconds age) const
    {
        const fs::path path = folder.path() / file;
        write_file(path, "{}");
        fs::last_write_time(path, fs::file_time_type::clock::now() - age);
        return path;
    }
};

constexpr auto old = 91 * 24h;
constexpr auto young = 89 * 24h;

}  // namespace

BOOST_FIXTURE_TEST_CASE(records_of_ended_jobs_are_removed_once_they_are_old, fixture)
{
    const auto gone = {
        write("success/a.json", old),
        write("failed/b.json", old),
        write("cancelled/c.json", old),
        write("unsubmitted/d.json", old),
        write("rejected/e.json", old)};
    const auto left = {write("success/young.json", young), write("rejected/young.json", young)};
    const auto files = history::files_before(spool, before).value();
    BOOST_TEST(files.size() == 5U);
    const auto pruned = history::remove_before(spool, before, files);
    BOOST_TEST(pruned.removed == 5U);
    BOOST_TEST(!pruned.problem.has_value());
    for (const fs::path& each : gone)
        BOOST_TEST(!fs::exists(each), each);
    for (const fs::path& each : left)
        BOOST_TEST(fs::exists(each), each);
}

BOOST_FIXTURE_TEST_CASE(a_dropped_file_is_as_old_as_its_place_beside_the_record_not_as_its_text, fixture)
{
    const fs::path kept = write("rejected/e.dropped", old);
    BOOST_TEST(history::files_before(spool, before).value().empty());
    const auto later = std::chrono::system_clock::now() + 1h;
    const auto files = history::files_before(spool, later).value();
    BOOST_TEST(files.size() == 1U);
    BOOST_TEST(history::remove_before(spool, before, files).removed == 0U);
    BOOST_TEST(fs::exists(kept));
    BOOST_TEST(history::remove_before(spool, later, files).removed == 1U);
    BOOST_TEST(!fs::exists(kept));
}

BOOST_FIXTURE_TEST_CASE(what_goes_on_and_what_is_not_rdads_is_never_old, fixture)
{
    for (const char* file : {"held/a.json", "active/a.json", "incoming/a.json", "success/notes.txt"})
        write(file, old);
    fs::create_directory(folder.path() / "success" / "folder.json");
    fs::last_write_time(folder.path() / "success" / "folder.json", fs::file_time_type::clock::now() - old);
    BOOST_TEST(history::files_before(spool, before).value().empty());
}

BOOST_FIXTURE_TEST_CASE(a_record_that_was_replaced_meanwhile_stays, fixture)
{
    write("failed/a.json", old);
    write("failed/b.json", old);
    const auto files = history::files_before(spool, before).value();
    const fs::path replaced = write("failed/a.json", 0s);
    fs::remove(folder.path() / "failed" / "b.json");
    BOOST_TEST(history::remove_before(spool, before, files).removed == 0U);
    BOOST_TEST(fs::exists(replaced));
}

BOOST_FIXTURE_TEST_CASE(the_files_are_told_by_folder_and_name, fixture)
{
    for (const char* file : {"failed/b.json", "failed/a.json", "success/z.json"})
        write(file, old);
    const std::vector<history::old_file> expected{
        {final_state::success, "z.json"},
        {final_state::failed, "a.json"},
        {final_state::failed, "b.json"}};
    BOOST_TEST((history::files_before(spool, before).value() == expected));
}

BOOST_AUTO_TEST_SUITE_END()
