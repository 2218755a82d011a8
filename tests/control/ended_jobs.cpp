// SPDX-License-Identifier: BSL-1.0
// What the folders of final states tell of batches.

#include "control/ended_jobs.hpp"

#include "job/job_file.hpp"
#include "job/record.hpp"
#include "spool/spool.hpp"
#include "temporary_folder.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>

using namespace rdad;
using namespace rdad::tests;
using job::final_state;

BOOST_AUTO_TEST_SUITE(ended_jobs)

namespace {

struct fixture
{
    temporary_folder folder;
    std::string root = (folder.path() / "spool").string();
    spool::spool s = spool::spool::own(root).value();
    control::ended_jobs bridges{root, "bridges"};

    void put(const std::string& name, final_state state, const std::optional<job::batch>& batch) const
    {
        const std::string text = R"({"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1"})";
        const auto spec = job::parse_job_file("a.json", text).at(0).spec.value();
        job::record record = job::new_record(spec, text, "1", std::chrono::system_clock::now());
        record.batch = batch;
        record.outcome = job::outcome{state, "So it is.", std::nullopt};
        write_file(path_of(name, state), job::to_final_text(record));
    }

    std::filesystem::path path_of(const std::string& name, final_state state) const
    {
        return folder.path() / "spool" / to_string(state) / (name + ".json");
    }
};

const job::batch twelve{"bridges", 12, 1000, "d", 3};
const job::batch thirteen{"bridges", 13, 1000, "d", 1};

}  // namespace

BOOST_FIXTURE_TEST_CASE(the_jobs_of_each_batch_are_counted_by_state, fixture)
{
    put("bridges.1", final_state::success, twelve);
    put("bridges.2", final_state::failed, twelve);
    put("bridges.3", final_state::held, twelve);
    put("bridges", final_state::success, thirteen);
    const auto found = bridges.look().value();
    BOOST_TEST_REQUIRE(found.size() == 2U);
    BOOST_TEST((found[0].batch == twelve));
    BOOST_TEST(control::to_text(found[0].jobs) == "1 success, 1 failed, 1 held");
    BOOST_TEST(found[0].unwanted == 2U);
    BOOST_TEST(found[0].total() == 3U);
    BOOST_TEST(found[0].held() == 1U);
    BOOST_TEST((found[1].batch == thirteen));
    BOOST_TEST(found[1].unwanted == 0U);
}

BOOST_FIXTURE_TEST_CASE(a_later_look_sees_what_has_come_and_gone, fixture)
{
    put("bridges.1", final_state::held, twelve);
    BOOST_TEST(bridges.look().value().at(0).held() == 1U);
    std::filesystem::remove(path_of("bridges.1", final_state::held));
    put("bridges.1", final_state::success, twelve);
    put("bridges.2", final_state::success, twelve);
    const auto found = bridges.look().value();
    BOOST_TEST_REQUIRE(found.size() == 1U);
    BOOST_TEST(control::to_text(found[0].jobs) == "2 success");
    BOOST_TEST(found[0].unwanted == 0U);
}

BOOST_FIXTURE_TEST_CASE(a_record_is_read_once, fixture)
{
    put("bridges.1", final_state::success, twelve);
    BOOST_TEST(bridges.look().value().size() == 1U);
    write_file(path_of("bridges.1", final_state::success), "{");
    BOOST_TEST(bridges.look().value().size() == 1U);
}

BOOST_FIXTURE_TEST_CASE(records_of_other_batches_of_earlier_releases_and_without_sense_are_of_none, fixture)
{
    put("bridges-north", final_state::success, job::batch{"bridges-north", 5});
    put("bridges.7", final_state::success, std::nullopt);
    write_file(path_of("bridges.8", final_state::failed), "{");
    BOOST_TEST(bridges.look().value().empty());
}

BOOST_FIXTURE_TEST_CASE(records_from_before_are_not_looked_at, fixture)
{
    put("bridges.1", final_state::success, twelve);
    put("bridges", final_state::success, thirteen);
    std::filesystem::last_write_time(
        path_of("bridges.1", final_state::success),
        std::filesystem::file_time_type::clock::now() - std::chrono::hours(1)
    );
    control::ended_jobs since(root, "bridges", std::chrono::system_clock::now() - std::chrono::minutes(1));
    const auto found = since.look().value();
    BOOST_TEST_REQUIRE(found.size() == 1U);
    BOOST_TEST((found[0].batch == thirteen));
}

BOOST_FIXTURE_TEST_CASE(a_spool_that_is_not_there_is_told, fixture)
{
    control::ended_jobs nowhere((folder.path() / "nowhere").string(), "bridges");
    BOOST_TEST(nowhere.look().has_error());
}

BOOST_AUTO_TEST_SUITE_END()
