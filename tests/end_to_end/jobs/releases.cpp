// SPDX-License-Identifier: BSL-1.0
// Spools as earlier releases have left them that were killed amid their work. tests/releases/make makes them.

#include "api/ascii_case.hpp"
#include "contains.hpp"
#include "end_to_end/site/emulator_process.hpp"
#include "end_to_end/site/site.hpp"
#include "end_to_end/site/specs.hpp"
#include "end_to_end/site/waiting.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_to.hpp>
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

namespace json = boost::json;
namespace fs = std::filesystem;
namespace data = boost::unit_test::data;

namespace rdad::tests {
namespace {

const fs::path all_releases = RDAD_TEST_RELEASES;

std::vector<std::string> releases()
{
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(all_releases)) {
        if (entry.is_directory())
            names.push_back(entry.path().filename());
    }
    std::ranges::sort(names);
    return names;
}

/// What the daemon gives a folder of the spool that it makes. Git doesn't keep it.
fs::perms mode_of(const fs::path& folder)
{
    if (folder == "incoming")
        return fs::perms(03730);
    return fs::perms(folder == "active" ? 02700 : 02750);
}

/// No other test has it: nobody takes the emulator's port while that is started again.
constexpr const char* own_address = "127.0.0.7";

/// A host and a service as a release has left them.
struct upgraded_host
{
    const fs::path kept;
    emulator_process emulator{{"--keep-state", "--listen", std::string(own_address) + ":0"}};
    std::unique_ptr<child_process> service;  ///< in the place of `emulator`, which asks it from then on
    const site here{emulator};

    explicit upgraded_host(const std::string& release) : kept(all_releases / release)
    {
        // Secrets are not kept with the jobs: this emulator has made some for the one that has them.
        emulator.process().end_by(SIGTERM);
        const fs::path state = fs::path(emulator.ca_file()).parent_path();
        fs::copy_file(kept / "service/journal", state / "journal", fs::copy_options::overwrite_existing);
        const std::string address = fmt::format("{}:{}", own_address, emulator.port());
        service = std::make_unique<child_process>(
            RDA_EMULATOR,
            std::vector<std::string>{
                "--keep-state",
                "--state-dir",
                state,
                "--listen",
                address,
                "--job-time",
                "200ms..200ms"}
        );
        service->first_line();
    }

    void copy_spool() const
    {
        fs::copy(kept_spool(), here.spool(), fs::copy_options::recursive);
        for (const auto& entry : fs::directory_iterator(here.spool())) {
            if (entry.is_directory())
                fs::permissions(entry, mode_of(entry.path().filename()));
        }
    }

    fs::path kept_spool() const { return kept / "spool"; }

    json::value expected() const { return json::parse(read_file(kept / "expected.json")); }

    /// The texts of what it has filed in the folders of final states, by their paths in the spool.
    std::map<fs::path, std::string> filed() const
    {
        std::map<fs::path, std::string> texts;
        for (const auto& entry : fs::recursive_directory_iterator(kept_spool())) {
            const fs::path path = fs::relative(entry, kept_spool());
            const fs::path folder = path.parent_path();
            if (!folder.empty() && folder != "active" && folder != "incoming")
                texts[path] = read_file(entry);
        }
        return texts;
    }

    json::value status() const
    {
        child_process run(RDACTL, {"status", "--json", "--directory", here.spool()});
        BOOST_TEST(run.wait() == 0, run.errors());
        return json::parse(run.output());
    }

    /// The record has the job that its spec names, or one that was created, and is where that job's state
    /// says.
    void check_against_service(const final_record& r) const
    {
        if (r.content.at("job").is_null()) {
            BOOST_TEST(r.folder == "rejected");
            return;
        }
        const std::string id(r.content.at("job").at("id").as_string());
        if (const json::value* named = r.content.at("spec").as_object().if_contains("id"))
            BOOST_TEST(api::equal_without_case(named->as_string(), id));
        const json::value job = json::parse(emulator.job_answer(id)).at("job");
        BOOST_TEST(job.at("state").as_string() == (r.folder == "held" ? "unsubmitted" : r.folder));
    }

    /// `records` are all final ones. No job is left over.
    void check_counters(const std::vector<final_record>& records) const
    {
        const json::value counters = emulator.counters();
        BOOST_TEST_INFO_SCOPE(json::serialize(counters));
        const json::value& jobs = counters.at("jobs");
        BOOST_TEST(jobs.at("created") == expected().at("created"));
        BOOST_TEST(jobs.at("activated") == expected().at("activated"));
        BOOST_TEST(jobs.at("activatedTwice") == 0);
        BOOST_TEST(jobs.at("activationsRepeated") == 0);
        BOOST_TEST(jobs.at("active") == 0);
        BOOST_TEST(jobs.at("unsubmitted") == std::ranges::count_if(records, [](const final_record& r) {
                       return r.folder == "unsubmitted" || r.folder == "held";
                   }));
        BOOST_TEST(counters.at("early") == 0);
    }
};

std::vector<std::string> paths_of(const std::vector<final_record>& records)
{
    std::vector<std::string> paths;
    for (const final_record& r : records)
        paths.push_back(r.folder + "/" + r.name);
    std::ranges::sort(paths);
    return paths;
}

std::vector<std::string> lines_with(const std::string& text, std::string_view part)
{
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) {
        if (contains(line, part))
            lines.push_back(line);
    }
    return lines;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(spools_of_earlier_releases)

BOOST_DATA_TEST_CASE(each_job_goes_on_from_where_it_was, data::make(releases()), release)
{
    const upgraded_host host(release);
    host.copy_spool();

    host.here.drain();

    const auto records = host.here.final_records();
    const auto expected = json::value_to<std::vector<std::string>>(host.expected().at("records"));
    BOOST_TEST(paths_of(records) == expected, boost::test_tools::per_element());
    for (const final_record& r : records) {
        BOOST_TEST_CONTEXT(r.folder << "/" << r.name << ": " << r.text)
        {
            BOOST_TEST(r.state() == r.folder);
            host.check_against_service(r);
        }
    }
    host.check_counters(records);
    for (const auto& [path, text] : host.filed())
        BOOST_TEST(read_file(host.here.spool() / path) == text, path);
}

BOOST_DATA_TEST_CASE(rdactl_shows_it_before_and_after, data::make(releases()), release)
{
    const upgraded_host host(release);
    host.copy_spool();
    const json::value before = host.status();
    for (const json::value& job : before.at("jobs").as_array())
        BOOST_TEST(job.at("state") != "unreadable", job);
    BOOST_TEST(before.at("folders").at("active").to_number<int>() > 0);

    host.here.drain();

    const json::value after = host.status();
    BOOST_TEST(after.at("folders").at("incoming") == 0);
    BOOST_TEST(after.at("folders").at("active") == 0);
    BOOST_TEST(after.at("folders").at("held") == before.at("folders").at("held"));
    BOOST_TEST(after.at("jobs").as_array().size() == host.here.names_in("held").size());
}

BOOST_DATA_TEST_CASE(a_job_that_was_held_can_be_released, data::make(releases()), release)
{
    const upgraded_host host(release);
    host.copy_spool();
    const auto daemon = host.here.start_service();
    BOOST_TEST(host.here.record("dear").folder == "held");
    BOOST_TEST(child_process(RDACTL, {"release", "--config", host.here.config_file(), "dear"}).wait() == 0);
    BOOST_TEST(host.here.wait_for_record("dear").folder == "success");
    BOOST_TEST(host.emulator.jobs("activatedTwice") == 0);
}

/// As a later release will leave it to this one, where somebody goes back.
BOOST_AUTO_TEST_CASE(a_record_of_a_newer_format_is_left_alone)
{
    const upgraded_host host("0.1.0");
    std::string text = read_file(host.kept_spool() / "active/check.json");
    const std::string life = "\"life\": {";
    BOOST_TEST_REQUIRE(contains(text, life));
    text.insert(text.find(life) + life.size(), "\"format\": 4, ");
    const fs::path record = host.here.spool() / "active/survey.json";
    fs::create_directories(record.parent_path());
    write_file(record, text);
    host.here.drop("other.json", fmt::format("{{{}}}", new_job_members));

    const auto daemon = host.here.start_service();

    BOOST_TEST(host.here.wait_for_record("other").folder == "success");
    BOOST_TEST(daemon->end_by(SIGTERM) == 0);
    BOOST_TEST(read_file(record) == text);
    BOOST_TEST(!host.here.has_record("survey"));
    BOOST_TEST(host.emulator.jobs("activated") == 1);
    const std::vector<std::string> said = lines_with(daemon->errors(), "survey");
    BOOST_TEST_REQUIRE(said.size() == 1U, daemon->errors());
    BOOST_TEST(contains(said.front(), "newer"), said.front());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace rdad::tests
