// SPDX-License-Identifier: BSL-1.0
// The index of ended jobs, which follows what is in the folders of the spool.

#include "history/index.hpp"

#include "history/database.hpp"
#include "temporary_folder.hpp"

#include <boost/test/unit_test.hpp>

#include <sys/resource.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <stop_token>
#include <string>
#include <vector>

using namespace rdad;
using namespace rdad::tests;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

BOOST_AUTO_TEST_SUITE(history_index)

namespace {

constexpr auto noon = history::time(std::chrono::sys_days(std::chrono::year(2026) / 11 / 28)) + 12h;

constexpr const char* spec_text = R"({"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1"})";

/// No file can be opened while it lives (getrlimit(2)).
class no_more_files
{
public:
    no_more_files()
    {
        BOOST_TEST_REQUIRE(::getrlimit(RLIMIT_NOFILE, &before_) == 0);
        const rlimit none{0, before_.rlim_max};
        BOOST_TEST_REQUIRE(::setrlimit(RLIMIT_NOFILE, &none) == 0);
    }
    no_more_files(const no_more_files&) = delete;
    no_more_files& operator=(const no_more_files&) = delete;
    ~no_more_files() { ::setrlimit(RLIMIT_NOFILE, &before_); }

private:
    rlimit before_{};
};

struct fixture
{
    temporary_folder folder;
    const spool::spool spool = spool::spool::own(folder.path().string()).value();
    const std::string path = (folder.path() / "history.sqlite").string();

    fs::path file_of(const std::string& state, const std::string& name) const
    {
        return folder.path() / state / (name + ".json");
    }

    void write(const std::string& state, const std::string& name, double cost = 1) const
    {
        job::record record = job::new_record({}, spec_text, "1", noon);
        record.outcome = job::outcome{job::final_state::success, "It has ended.", {}};
        record.batch = job::batch{"bridges", 12, 1001};
        record.events.push_back({noon + 1min, job::event_kind::activated, "It is active."});
        record.events.push_back({noon + 11min, job::event_kind::ended, "It has ended."});
        record.job_text =
            R"({"type": "objects2D", "costEstimation": {"estimatedCost": )" + std::to_string(cost) + "}}";
        write_file(file_of(state, name), job::to_final_text(record));
    }

    /// What the index tells of `query` when it is asked; by names.
    std::map<std::string, history::ended_job> ask(
        const history::query& query = {},
        history::time now = std::chrono::system_clock::now()
    ) const
    {
        auto index = history::index::open(path).value();
        index.compare_with(spool, now).value();
        while (index.read_more(spool, 2).value()) {
        }
        return found_in(index, query);
    }

    std::map<std::string, history::ended_sums> sums_of(const std::vector<std::string>& batches) const
    {
        ask();
        return history::index::open(path).value().sums_of(batches).value();
    }

    static std::map<std::string, history::ended_job> found_in(
        history::index& index,
        const history::query& query = {}
    )
    {
        std::map<std::string, history::ended_job> found;
        index.find(query, [&](const history::ended_job& job) { found[job.name] = job; }).value();
        return found;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(it_tells_of_each_job_what_its_record_tells, fixture)
{
    write("success", "a", 2.5);
    const auto found = ask();
    BOOST_TEST_REQUIRE(found.size() == 1U);
    const auto record = job::read_record(read_file(file_of("success", "a"))).value();
    BOOST_TEST((found.at("a") == history::ended_job_of("a", job::final_state::success, record)));
    // The same once it was closed.
    BOOST_TEST((ask() == found));
}

BOOST_FIXTURE_TEST_CASE(jobs_of_all_final_folders_are_told_but_those_that_are_held, fixture)
{
    for (const char* state : {"success", "failed", "cancelled", "unsubmitted", "rejected", "held"})
        write(state, state);
    write("active", "active");
    const auto found = ask();
    BOOST_TEST(found.size() == 5U);
    BOOST_TEST(!found.contains("held"));
    BOOST_TEST(!found.contains("active"));
}

BOOST_FIXTURE_TEST_CASE(what_people_change_move_and_delete_is_followed, fixture)
{
    for (const char* name : {"changed", "moved", "deleted", "left"})
        write("success", name);
    BOOST_TEST(ask().size() == 4U);
    write("success", "changed", 7);
    fs::last_write_time(file_of("success", "changed"), fs::file_time_type::clock::now() + 1s);
    fs::rename(file_of("success", "moved"), file_of("failed", "moved"));
    fs::remove(file_of("success", "deleted"));
    const auto found = ask();
    BOOST_TEST(found.size() == 3U);
    BOOST_TEST(found.at("changed").cost.value() == 7);
    BOOST_TEST((found.at("moved").state == job::final_state::failed));
    BOOST_TEST(found.contains("left"));
}

BOOST_FIXTURE_TEST_CASE(
    a_folder_in_which_no_name_has_changed_for_a_while_is_not_looked_through_again,
    fixture
)
{
    const auto later = std::chrono::system_clock::now() + 1h;
    write("success", "a");
    const auto found = ask({}, later);
    // Written into, not replaced.
    write("success", "a", 7);
    fs::last_write_time(file_of("success", "a"), fs::file_time_type::clock::now() + 1s);
    BOOST_TEST((ask({}, later) == found));
    write("success", "b");
    BOOST_TEST(ask({}, later).size() == 2U);
    BOOST_TEST(ask({}, later).at("a").cost.value() == 7);
}

BOOST_FIXTURE_TEST_CASE(a_folder_is_looked_through_again_while_not_all_of_it_was_read, fixture)
{
    const auto later = std::chrono::system_clock::now() + 1h;
    for (const char* name : {"a", "b", "c"})
        write("success", name);
    {
        auto index = history::index::open(path).value();
        index.compare_with(spool, later).value();
        BOOST_TEST(index.read_more(spool, 2).value());
    }
    BOOST_TEST(ask({}, later).size() == 3U);
}

BOOST_FIXTURE_TEST_CASE(a_record_that_has_not_changed_is_not_read_again, fixture)
{
    write("success", "a");
    const auto found = ask();
    const auto modified = fs::last_write_time(file_of("success", "a"));
    write("success", "a", 7);
    fs::last_write_time(file_of("success", "a"), modified);
    BOOST_TEST((ask() == found));
}

BOOST_FIXTURE_TEST_CASE(records_are_read_part_by_part_and_what_was_read_stays, fixture)
{
    for (int i = 0; i < 5; ++i)
        write("success", "job-" + std::to_string(i));
    {
        auto index = history::index::open(path).value();
        index.compare_with(spool, std::chrono::system_clock::now()).value();
        BOOST_TEST(index.read_more(spool, 2).value());
        BOOST_TEST(found_in(index).size() == 2U);
    }
    auto index = history::index::open(path).value();
    BOOST_TEST(found_in(index).size() == 2U);
    index.compare_with(spool, std::chrono::system_clock::now()).value();
    BOOST_TEST(!index.read_more(spool, 3).value());
    BOOST_TEST(found_in(index).size() == 5U);
}

BOOST_FIXTURE_TEST_CASE(a_record_that_is_moved_away_before_it_is_read_is_passed_over, fixture)
{
    write("success", "a");
    auto index = history::index::open(path).value();
    index.compare_with(spool, std::chrono::system_clock::now()).value();
    fs::remove(file_of("success", "a"));
    BOOST_TEST(!index.read_more(spool, 10).value());
    BOOST_TEST(found_in(index).empty());
}

BOOST_FIXTURE_TEST_CASE(a_record_that_cannot_be_read_is_counted_with_the_time_of_its_file, fixture)
{
    write_file(file_of("failed", "spoilt"), "not JSON");
    const auto found = ask();
    BOOST_TEST_REQUIRE(found.contains("spoilt"));
    BOOST_TEST((found.at("spoilt").ended > noon));
    BOOST_TEST(found.at("spoilt").batch.empty());
}

BOOST_FIXTURE_TEST_CASE(a_record_that_cannot_be_read_just_now_is_read_when_it_can_be, fixture)
{
    const auto later = std::chrono::system_clock::now() + 1h;
    // Then there is nothing to write for the other folders, for which SQLite opens a file.
    BOOST_TEST(ask({}, later).empty());
    write("success", "a");
    auto index = history::index::open(path).value();
    index.compare_with(spool, later).value();
    {
        const no_more_files none;
        BOOST_TEST(!index.read_more(spool, 10).value());
    }
    BOOST_TEST(found_in(index).empty());
    BOOST_TEST(ask({}, later).size() == 1U);
}

BOOST_FIXTURE_TEST_CASE(an_index_below_a_link_to_a_folder_is_as_good_as_another, fixture)
{
    write("success", "a");
    const fs::path link = folder.path() / "link";
    fs::create_directory_symlink(folder.path(), link);
    auto index = history::index::open((link / "history.sqlite").string()).value();
    index.compare_with(spool, std::chrono::system_clock::now()).value();
    index.read_more(spool, 10).value();
    BOOST_TEST(found_in(index).size() == 1U);
}

BOOST_FIXTURE_TEST_CASE(a_stop_ends_it, fixture)
{
    write("success", "a");
    BOOST_TEST(ask().size() == 1U);
    std::stop_source ending;
    ending.request_stop();
    write("success", "b");
    auto index = history::index::open(path).value();
    const auto compared = index.compare_with(spool, std::chrono::system_clock::now(), ending.get_token());
    BOOST_TEST_REQUIRE(compared.has_error());
    BOOST_TEST((compared.error().code == boost::system::errc::operation_canceled));
    const auto found = index.find(
        {},
        [](const history::ended_job&) {},
        ending.get_token()
    );
    BOOST_TEST_REQUIRE(found.has_error());
    BOOST_TEST((found.error().code == boost::system::errc::operation_canceled));
}

BOOST_FIXTURE_TEST_CASE(files_that_are_no_records_are_not_jobs, fixture)
{
    write_file(folder.path() / "success" / "notes.txt", "mine");
    fs::create_directory(file_of("success", "folder"));
    BOOST_TEST(ask().empty());
}

BOOST_FIXTURE_TEST_CASE(only_what_is_meant_is_told, fixture)
{
    write("success", "a");
    write("failed", "b");
    history::query query;
    query.states = {job::final_state::failed};
    BOOST_TEST(ask(query).size() == 1U);
    BOOST_TEST(ask(query).contains("b"));
    query = {};
    query.since = noon + 12min;
    BOOST_TEST(ask(query).empty());
    query.since = noon + 11min;
    BOOST_TEST(ask(query).size() == 2U);
}

BOOST_FIXTURE_TEST_CASE(of_a_batch_it_tells_how_many_records_are_where_and_what_they_cost, fixture)
{
    write("success", "a", 1.1);
    write("success", "b", 2.2);
    write("held", "c", 3.3);
    const auto sums = sums_of({"bridges#12", "bridges#13"});
    BOOST_TEST_REQUIRE(sums.size() == 2U);
    const history::ended_sums expected{{{job::final_state::success, 2}, {job::final_state::held, 1}}, 6.6};
    BOOST_TEST((sums.at("bridges#12") == expected));
    BOOST_TEST((sums.at("bridges#13") == history::ended_sums{}), "of which nothing has ended");
    fs::rename(file_of("held", "c"), folder.path() / "active" / "c.json");
    BOOST_TEST(!sums_of({"bridges#12"}).at("bridges#12").jobs.contains(job::final_state::held));
}

BOOST_FIXTURE_TEST_CASE(of_a_type_it_tells_how_long_those_took_that_have_succeeded_lately, fixture)
{
    write("success", "a");
    write("success", "b");
    write("failed", "c");
    ask();
    auto index = history::index::open(path).value();
    const history::usual_durations expected{{"objects2D", {10min, 2}}};
    BOOST_TEST((index.durations_since(noon).value() == expected));
    BOOST_TEST((index.durations_since(noon + 11min).value() == expected), "they ended then");
    BOOST_TEST(index.durations_since(noon + 12min).value().empty());
}

BOOST_FIXTURE_TEST_CASE(what_is_spoilt_missing_or_of_another_release_is_made_anew, fixture)
{
    write("success", "a");
    BOOST_TEST(ask().size() == 1U);
    write_file(path, std::string(8192, 'x'));
    BOOST_TEST(ask().size() == 1U);
    fs::remove(path);
    BOOST_TEST(ask().size() == 1U);
    {
        auto later = history::database::open(path).value();
        later.execute("DROP TABLE job; CREATE TABLE job (another); PRAGMA user_version = 4").value();
    }
    BOOST_TEST(ask().size() == 1U);
    {
        auto foreign = history::database::open(path).value();
        foreign.execute("PRAGMA user_version = 0").value();
    }
    BOOST_TEST(ask().size() == 1U);
}

BOOST_FIXTURE_TEST_CASE(nobody_but_the_daemon_may_read_it, fixture)
{
    const auto mask = ::umask(0);
    ask();
    ::umask(mask);
    struct stat status
    {};
    BOOST_TEST_REQUIRE(::stat(path.c_str(), &status) == 0);
    BOOST_TEST((status.st_mode & 0777U) == 0600U);
}

BOOST_FIXTURE_TEST_CASE(a_link_in_its_place_is_not_followed, fixture)
{
    write_file(folder.path() / "elsewhere", "");
    fs::create_symlink(folder.path() / "elsewhere", path);
    const auto opened = history::index::open(path);
    BOOST_TEST_REQUIRE(!opened.has_value());
    BOOST_TEST(opened.error().sentence.find(path) != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
