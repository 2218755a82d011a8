// SPDX-License-Identifier: BSL-1.0
// What is kept from one emulator to the next.

#include "emulator/specified/specified_fixture.hpp"
#include "emulator/state/job_journal.hpp"
#include "running_server.hpp"

#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <fstream>
#include <iterator>

namespace json = boost::json;
using namespace rdad::emulator;
using namespace std::chrono_literals;
namespace api = rdad::api;

BOOST_AUTO_TEST_SUITE(keeping)

namespace {

constexpr std::string_view activation = R"({"state": "active"})";

/// What a release wrote that had one service.
constexpr std::string_view journal_of_one_service =
    R"({"drawn":2}
{"job":{"id":"9c014791-61bc-4d78-a8bf-fcd4b372ef48","number":1,"name":"Job 1","created":1793800800000000000,)"
    R"("modified":1793800800000000000,"key":7191089600892374487,"length":2503946098,"succeeds":true,)"
    R"("submissions":0,"projectId":"88fca019-5de6-4e12-9d6c-5153eac04398","definition":{"type":"objects2D",)"
    R"("settings":{"inputs":[{"name":"photos","realityDataId":"117b0d1a-6f3c-4386-b99a-d40df4adc86d"},)"
    R"({"name":"photoObjectDetector","realityDataId":"a97f9793-1d8e-4ca3-a694-ec00e040f1ac"}],)"
    R"("outputs":["objects2D"]}}}}
{"job":{"id":"9c014791-61bc-4d78-a8bf-fcd4b372ef48","number":1,"name":"Job 1","created":1793800800000000000,)"
    R"("modified":1793800803376186444,"key":7191089600892374487,"length":2503946098,"succeeds":true,)"
    R"("submissions":1,"projectId":"88fca019-5de6-4e12-9d6c-5153eac04398","submitted":1793800803376186444,)"
    R"("definition":{"type":"objects2D","settings":{"inputs":[{"name":"photos",)"
    R"("realityDataId":"117b0d1a-6f3c-4386-b99a-d40df4adc86d"},{"name":"photoObjectDetector",)"
    R"("realityDataId":"a97f9793-1d8e-4ca3-a694-ec00e040f1ac"}],"outputs":["objects2D"]},)"
    R"("costEstimationParameters":{"gigaPixels":2,"numberOfPhotos":150}}}}
{"job":{"id":"1e8646f1-965c-4a3b-bd5f-05950e9c7cf1","number":3,"name":"Bridge","created":1793800803470082055,)"
    R"("modified":1793800803470082055,"key":16616101746815609346,"length":4546432397,"succeeds":true,)"
    R"("submissions":0,"iTwinId":"510cd1a3-3703-4729-b08c-fecd9c87c3be","definition":{"type":"changeDetection",)"
    R"("inputs":[{"type":"meshes","id":"a"}],"outputs":["lines"],"options":{"x":5E-1}}}}
)";

/// A service whose jobs are written to a journal.
struct journal_fixture : sister_fixture
{
    journal_fixture() : journal(job_journal::start(path, subject.jobs()).value())
    {
        subject.jobs().observe(*journal);
    }

    const std::string& first(std::size_t job) const { return subject.first_jobs().at(job); }

    unsigned patch_job(const std::string& job, std::string_view body)
    {
        return ask_api("PATCH", "/jobs/" + job, body).status;
    }

    /// What the list of jobs is now.
    json::value list() { return value_at(ask_api("GET", "/jobs"), "/jobs"); }

    /// The list that another service with the same past would give at that time.
    json::value kept_list(time_point at)
    {
        return value_at(ask_next("/realitydataanalysis/jobs", at), "/jobs");
    }

    /// What another service with the same past would answer at that time.
    response ask_next(const std::string& target, time_point at)
    {
        service_past past{"token", "secret", read_journal(path).value().value(), {}};
        service next(test_options(), at, std::move(past));
        return next.handle({"GET", target, "Bearer token", {}, ""}, at).response.value();
    }

    std::string text() const
    {
        std::ifstream file(path);
        return {std::istreambuf_iterator<char>(file), {}};
    }

    rdad::tests::temporary_folder folder;
    std::filesystem::path path = folder.path() / "journal";
    std::unique_ptr<job_journal> journal;
};

struct kept_server : running_server
{
    explicit kept_server(const std::filesystem::path& directory, bool keep = true)
        : running_server([&](server_options& options) {
              options.state_dir = directory;
              options.keep_state = keep;
          })
    {}

    std::string state_of(const std::string& target)
    {
        https_connection connection = connect();
        const reply r = connection.ask("GET", target, authorization()).value();
        return std::string(json::parse(r.body).at_pointer("/job/state").as_string());
    }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(every_change_of_a_job_is_kept, journal_fixture)
{
    BOOST_TEST(kept_list(now) == list());
    const std::string created(
        value_at(
            ask_api(
                "POST",
                "/jobs",
                R"({"name": "Br\u00FCcke \"7\"", "iTwinId": "t", "type": "changeDetection",
                    "inputs": [{"type": "meshes", "id": "a"}], "outputs": ["lines"], "options": {"x": 0.1}})"
            ),
            "/job/id"
        )
            .as_string()
    );
    BOOST_TEST(
        patch_job(created, R"({"costEstimationParameters": {"gigaPixels": 0.1, "numberOfPhotos": 3}})") ==
        200U
    );
    pass(1'234ms);
    patch_job(first(0), activation);
    patch_job(first(1), activation);
    pass(10s);
    patch_job(first(1), R"({"state": "cancelled"})");
    BOOST_TEST(ask_api("DELETE", "/jobs/" + first(2)).status == 204U);
    ask("PATCH", "/emulator/jobs/" + created, R"({"seconds": 1, "outcome": "failed"})");
    BOOST_TEST(kept_list(now) == list());
    BOOST_TEST(kept_list(now).as_array().size() == 3U);
    patch_job(created, activation);
    BOOST_TEST(kept_list(now) == list());
}

BOOST_FIXTURE_TEST_CASE(jobs_go_on_while_no_emulator_runs, journal_fixture)
{
    patch_job(first(0), activation);
    BOOST_TEST(kept_list(now + 99s).at(0).at("state") == "active");
    const json::value ended = kept_list(now + 24h).at(0);
    BOOST_TEST(ended.at("state") == "success");
    BOOST_TEST(ended.at_pointer("/executionInformation/endedDateTime") == "2026-11-04T14:01:40Z");
    pass(24h);
    BOOST_TEST(ended == list().at(0));
}

BOOST_FIXTURE_TEST_CASE(a_job_that_is_no_more_leaves_its_id_to_nobody, journal_fixture)
{
    BOOST_TEST(ask_api("DELETE", "/jobs/" + first(2)).status == 204U);
    // Written anew, the journal doesn't even mention it.
    journal = job_journal::start(path, subject.jobs()).value();
    BOOST_TEST(text().find(first(2)) == std::string::npos);
    store next(test_options().chances);
    next.restore(read_journal(path).value().value());
    BOOST_TEST(next.create({}, api::realitydataanalysis, now).id != first(2));
    // The workspace of the fixture has the fourth number.
    BOOST_TEST(next.find_after(2)->number == 5U);
}

BOOST_FIXTURE_TEST_CASE(jobs_are_kept_with_the_service_that_they_are_of, journal_fixture)
{
    for (const bool is_written_anew : {false, true}) {
        for (const api::service* const owner : {&api::contextcapture, &api::realityconversion}) {
            const std::string job = make_job(*owner);
            patch_of(*owner, job, R"({"costEstimationParameters": {"megaPoints": 3}})");
            patch_of(*owner, job, activation);
            if (is_written_anew)
                journal = job_journal::start(path, subject.jobs()).value();
            subject.jobs().observe(*journal);
            const json::value before = value_at(get_of(*owner, job), "");
            BOOST_TEST(value_at(ask_next(prefix_of(*owner) + "/jobs/" + job, now), "") == before);
            BOOST_TEST(ask_next("/realitydataanalysis/jobs/" + job, now).status == 404U);
        }
    }
}

BOOST_FIXTURE_TEST_CASE(jobs_of_the_second_generation_are_kept_and_go_on, journal_fixture)
{
    const std::string waiting = id_at(create(api::reality_analysis, specified_creation()), "/job/id");
    const std::string cancelled = id_at(create(api::reality_analysis, specified_creation()), "/job/id");
    ask_service(api::reality_analysis, "DELETE", "/jobs/" + cancelled);
    for (const bool is_written_anew : {false, true}) {
        if (is_written_anew)
            journal = job_journal::start(path, subject.jobs()).value();
        for (const auto age : {0s, 1s, 10s, 100s}) {
            for (const std::string& job : {waiting, cancelled}) {
                const std::string target = "/reality-analysis/jobs/" + job;
                const auto authorization = "Bearer " + subject.permanent_token();
                const response kept = ask_next(target, now + age);
                const answer here = subject.handle({"GET", target, authorization, {}, ""}, now + age);
                BOOST_TEST(value_at(kept, "") == value_at(here.response.value(), ""));
                BOOST_TEST(kept.status == 200U);
            }
        }
    }
    BOOST_TEST(value_at(ask_next("/reality-analysis/jobs/" + waiting, now), "/job/state") == "Queued");
    BOOST_TEST(
        value_at(ask_next("/reality-analysis/jobs/" + cancelled, now), "/job/state") == "TerminatingOnCancel"
    );
}

/// A crash between creating and starting would leave what this generation hasn't got.
BOOST_FIXTURE_TEST_CASE(a_job_of_the_second_generation_is_never_kept_unsubmitted, journal_fixture)
{
    const std::size_t before = text().size();
    create(api::reality_analysis, specified_creation());
    const std::string line = text().substr(before);
    BOOST_TEST(std::ranges::count(line, '\n') == 1);
    BOOST_TEST(line.find(R"("submitted":)") != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(workspaces_are_kept_until_they_are_deleted, journal_fixture)
{
    journal = job_journal::start(path, subject.jobs()).value();
    subject.jobs().observe(*journal);
    const response added = ask_service(api::contextcapture, "POST", "/workspaces", R"({"name": "Roofs"})");
    const std::string more = id_at(added, "/workspace/id");
    for (const std::string& kept : {workspace_id, more}) {
        const std::string target = "/contextcapture/workspaces/" + kept;
        BOOST_TEST(value_at(ask_next(target, now), "") == value_at(ask("GET", target).response.value(), ""));
        ask("DELETE", target);
        BOOST_TEST(ask_next(target, now).status == 404U);
    }
    // Nobody gets an id that somebody had.
    store next(test_options().chances);
    next.restore(read_journal(path).value().value());
    BOOST_TEST(next.create_workspace({}, now).id != more);
}

BOOST_FIXTURE_TEST_CASE(jobs_of_a_release_with_one_service_are_of_that_one, journal_fixture)
{
    std::ofstream(path) << journal_of_one_service;
    const json::value jobs = kept_list(now + 1h);
    BOOST_TEST_REQUIRE(jobs.as_array().size() == 2U);
    BOOST_TEST(jobs.at(0).at("id") == "9c014791-61bc-4d78-a8bf-fcd4b372ef48");
    BOOST_TEST(jobs.at(0).at("state") == "success");
    BOOST_TEST(jobs.at(0).at_pointer("/costEstimation/estimatedCost") == 2.1);
    BOOST_TEST(jobs.at(1).at("name") == "Bridge");
    BOOST_TEST(jobs.at(1).at_pointer("/options/x") == 0.5);
}

BOOST_FIXTURE_TEST_CASE(a_job_of_a_service_that_is_not_known_is_not_read, journal_fixture)
{
    std::string foreign(journal_of_one_service);
    const std::string_view member = R"("name":"Bridge",)";
    foreign.insert(foreign.find(member), R"("service":"realitymodeling",)");
    std::ofstream(path) << foreign;
    BOOST_TEST(read_journal(path).error().sentence == "can't read line 4 of " + path.string());
}

BOOST_FIXTURE_TEST_CASE(a_line_that_a_crash_has_cut_short_is_passed_over, journal_fixture)
{
    const json::value before = list();
    const std::string whole = text();
    patch_job(first(0), activation);
    const std::string more = text();
    for (const std::size_t size : {whole.size() + 1, more.size() - 1}) {
        std::ofstream(path) << more.substr(0, size);
        BOOST_TEST(kept_list(now) == before);
    }
    std::ofstream(path) << more;
    BOOST_TEST(kept_list(now) == list());
}

BOOST_FIXTURE_TEST_CASE(a_journal_that_is_damaged_is_refused_and_the_line_told, journal_fixture)
{
    const std::string whole = text();
    const auto second = whole.find('\n') + 1;
    for (const char* line :
         {"", "nonsense", "{}", R"({"job": {}})", R"({"erased": "a"})", R"({"drawn": -1})"}) {
        std::ofstream(path) << whole.substr(0, second) << line << '\n' << whole.substr(second);
        BOOST_TEST(read_journal(path).error().sentence == "can't read line 2 of " + path.string(), line);
    }
    std::ofstream(path) << "";
    BOOST_TEST(read_journal(path).error().sentence == "can't read " + path.string());
    BOOST_TEST(!read_journal(folder.path() / "none").value());
}

BOOST_AUTO_TEST_CASE(the_next_emulator_has_the_jobs_and_its_clients_trust_it)
{
    rdad::tests::temporary_folder folder;
    std::string target;
    std::string authorization;
    std::string secret;
    {
        kept_server first(folder.path());
        target = first.job_target();
        authorization = first.authorization();
        https_connection connection = first.connect();
        const std::string head = authorization + "Content-Type: application/json\r\n";
        BOOST_TEST(connection.ask("PATCH", target, head, activation).value().status == 200U);
        std::getline(std::ifstream(first.subject().files().client_secret_file), secret);
    }
    const std::filesystem::path old_ca = folder.path() / "old-ca.pem";
    std::filesystem::copy(folder.path() / "ca.pem", old_ca);
    kept_server second(folder.path());
    BOOST_TEST(second.authorization() == authorization);
    BOOST_TEST(second.job_target() == target);
    BOOST_TEST(second.state_of(target) == "active");
    https_connection connection(second.subject().port(), old_ca);
    BOOST_TEST(connection.ask("GET", target, authorization).value().status == 200U);
    std::string kept_secret;
    std::getline(std::ifstream(second.subject().files().client_secret_file), kept_secret);
    BOOST_TEST(kept_secret == secret);
    for (const auto& path : {second.subject().files().journal_file, second.subject().files().ca_key_file}) {
        using std::filesystem::perms;
        BOOST_TEST((std::filesystem::status(path).permissions() == (perms::owner_read | perms::owner_write)));
    }
}

BOOST_AUTO_TEST_CASE(an_emulator_that_keeps_nothing_forgets_what_was_kept)
{
    rdad::tests::temporary_folder folder;
    std::string authorization;
    {
        kept_server first(folder.path());
        authorization = first.authorization();
    }
    {
        kept_server second(folder.path(), false);
        BOOST_TEST(!std::filesystem::exists(second.subject().files().ca_key_file));
        BOOST_TEST(!std::filesystem::exists(second.subject().files().journal_file));
        BOOST_TEST(second.authorization() != authorization);
    }
    kept_server third(folder.path());
    BOOST_TEST(third.authorization() != authorization);
    BOOST_TEST(third.state_of(third.job_target()) == "unsubmitted");
}

BOOST_AUTO_TEST_CASE(what_was_kept_and_is_incomplete_is_a_start_that_fails)
{
    rdad::tests::temporary_folder folder;
    state_directory files;
    {
        kept_server first(folder.path());
        files = first.subject().files();
    }
    boost::asio::io_context context;
    server_options options;
    options.state_dir = folder.path();
    options.keep_state = true;
    std::ofstream(files.ca_key_file) << "nonsense";
    BOOST_TEST(server::start(context, options).error().sentence.ends_with("are no certificate with its key"));
    std::filesystem::remove(files.ca_key_file);
    BOOST_TEST(
        server::start(context, options).error().sentence ==
        "can't read " + files.ca_key_file.string() + ", which was kept"
    );
}

BOOST_AUTO_TEST_SUITE_END()
