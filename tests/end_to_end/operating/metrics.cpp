// SPDX-License-Identifier: BSL-1.0
// What the daemon tells in numbers adds up: with what the emulator has counted, and with what became of jobs.

#include "contains.hpp"
#include "end_to_end/site/emulator_process.hpp"
#include "end_to_end/site/exit_statuses.hpp"
#include "end_to_end/site/site.hpp"
#include "end_to_end/site/specs.hpp"
#include "end_to_end/site/waiting.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <sstream>
#include <string>

namespace fs = std::filesystem;
namespace json = boost::json;

namespace rdad::tests {
namespace {

/// The series of a text, by name and labels as they stand there.
std::map<std::string, double> series_of(const std::string& text)
{
    std::map<std::string, double> all;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        const std::size_t end = line.rfind(' ');
        if (!line.starts_with('#') && end != std::string::npos)
            all[line.substr(0, end)] = std::stod(line.substr(end + 1));
    }
    return all;
}

/// The sum of the series that begin so and have that in their labels.
double sum_of(const std::string& text, const std::string& begin, const std::string& label = "")
{
    double sum = 0;
    for (const auto& [name, value] : series_of(text))
        sum += name.starts_with(begin) && contains(name, label) ? value : 0;
    return sum;
}

/// What the emulator has answered so, of calls to its services.
double answered(const emulator_process& emulator, std::string_view status)
{
    double sum = 0;
    const json::value counters = emulator.counters();
    for (const auto& [operation, counts] : counters.at("requests").as_object()) {
        const auto* const count = counts.as_object().if_contains(status);
        if (operation != "token" && count)
            sum += count->to_number<double>();
    }
    return sum;
}

struct metrics_fixture
{
    const emulator_process emulator{{"--jobs", "6", "--job-time", "300ms..300ms"}};
    site here{emulator};

    std::string scraped() const
    {
        child_process run(
            RDACTL,
            {"metrics", "--config", here.config_file(), "--socket", here.spool() / "socket"}
        );
        BOOST_TEST_REQUIRE(run.wait() == EXIT_SUCCESS, run.errors());
        return run.output();
    }

    /// The text is that of the last second, so what has just happened comes a little later.
    std::string wait_for(const std::string& line) const
    {
        std::string text;
        wait_until(line, [&] {
            text = scraped();
            return contains(text, "\n" + line + "\n");
        });
        return text;
    }

    /// What GET /metrics is answered with at the port of the page, by who has no token.
    std::string scraped_at_port(const child_process& daemon) const
    {
        const std::string said = daemon.errors();
        const std::string before = "The page for browsers is at http://";
        BOOST_TEST_REQUIRE(contains(said, before), said);
        const std::size_t start = said.find(before) + before.size();
        const std::string host = said.substr(start, said.find('/', start) - start);
        boost::asio::io_context io;
        boost::asio::ip::tcp::socket s(io);
        const auto port = static_cast<std::uint16_t>(std::stoi(host.substr(host.rfind(':') + 1)));
        s.connect({boost::asio::ip::make_address("127.0.0.1"), port});
        boost::asio::write(s, boost::asio::buffer("GET /metrics HTTP/1.1\r\nHost: " + host + "\r\n\r\n"));
        std::string heard;
        boost::system::error_code end;
        boost::asio::read(s, boost::asio::dynamic_buffer(heard), end);
        return heard;
    }
};

std::string ended(const std::string& outcome, int count)
{
    return fmt::format(
        R"(rdad_jobs_ended_total{{outcome="{}",service="realitydataanalysis"}} {})",
        outcome,
        count
    );
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(metrics, metrics_fixture)

BOOST_AUTO_TEST_CASE(numbers_add_up_with_the_emulators_and_with_what_became_of_jobs)
{
    const auto& ids = emulator.job_ids();
    for (int i = 0; i < 4; ++i)
        emulator.plan(ids[static_cast<std::size_t>(i)], 0.3, i < 3 ? "success" : "failed");
    emulator.order({{"fault", "status"}, {"status", 503}, {"operation", "patch"}});
    const auto daemon = here.start_service();
    for (std::size_t i = 0; i < 4; ++i)
        here.drop_job("job" + std::to_string(i), ids[i], objects2d_members);
    here.drop_job("dear", ids[4], dear);
    here.drop_job("stays", ids[5], R"("state": "unsubmitted")");
    here.drop("broken.json", "{");
    here.drop_job("unknown", unknown_id);
    for (const char* name : {"job0", "job1", "job2", "job3", "dear", "stays", "broken", "unknown"})
        here.wait_for_record(name);

    std::string text = wait_for(ended("success", 3));
    text = wait_for(ended("rejected", 2));
    for (const auto& [outcome, count] : {std::pair("failed", 1), {"held", 1}, {"unsubmitted", 1}})
        BOOST_TEST(contains(text, ended(outcome, count)), text);
    BOOST_TEST(sum_of(text, "rdad_jobs_ended_total") == 8);
    BOOST_TEST(contains(text, "\nrdad_jobs{state=\"held\"} 1\n"), text);
    BOOST_TEST(contains(text, "\nrdad_jobs{state=\"running\"} 0\n"), text);
    for (const char* status : {"200", "404", "503"})
        BOOST_TEST(
            sum_of(text, "rdad_calls_total", fmt::format("status=\"{}\"", status)) ==
                answered(emulator, status),
            status << ": " << text
        );
    BOOST_TEST(
        sum_of(text, "rdad_jobs_estimated_cost_total", "outcome=\"success\"") == 3 * 2.1,
        boost::test_tools::tolerance(1e-9)
    );
    BOOST_TEST(sum_of(text, "rdad_job_duration_seconds_count") == 4);
    BOOST_TEST(sum_of(text, "rdad_service_last_answer_timestamp_seconds") > 0);
    BOOST_TEST(!contains(text, "job1"), "it names a job");
    // For tests/prometheus.
    if (const char* const file = std::getenv("RDAD_TEST_METRICS"))
        write_file(file, text);
}

BOOST_AUTO_TEST_CASE(the_port_of_the_page_tells_the_same_without_a_token)
{
    here.configure("status", "listen", "127.0.0.1:0");
    const auto daemon = here.start_service();
    here.drop_job("job", emulator.job_ids()[0]);
    here.wait_for_record("job");
    wait_for(ended("success", 1));
    const std::string heard = scraped_at_port(*daemon);
    BOOST_TEST(heard.starts_with("HTTP/1.1 200"), heard);
    BOOST_TEST(contains(heard, "\n" + ended("success", 1) + "\n"), heard);
}

BOOST_AUTO_TEST_CASE(a_file_for_node_exporter_tells_also_that_there_is_no_daemon)
{
    const fs::path file = here.folder() / "rdad.prom";
    const auto write = [&] {
        child_process run(RDACTL, {"metrics", "--config", here.config_file(), "--output", file});
        BOOST_TEST_REQUIRE(run.wait() == EXIT_SUCCESS, run.errors());
        BOOST_TEST((fs::status(file).permissions() == fs::perms(0644)));
        return read_file(file);
    };
    const auto daemon = here.start_service();
    BOOST_TEST(contains(write(), "\nrdad_up 1\n"));
    daemon->end_by(SIGTERM);
    const std::string text = write();
    BOOST_TEST((series_of(text) == std::map<std::string, double>{{"rdad_up", 0}}), text);
    for (const auto& entry : fs::directory_iterator(here.folder()))
        BOOST_TEST(!entry.path().string().ends_with(".new"), entry.path());
    child_process to_terminal(RDACTL, {"metrics", "--config", here.config_file()});
    BOOST_TEST(to_terminal.wait() == exit_unavailable);
    BOOST_TEST(to_terminal.output() == text);
    BOOST_TEST(contains(to_terminal.errors(), "No daemon answers at "), to_terminal.errors());
    child_process nowhere(
        RDACTL,
        {"metrics", "--config", here.config_file(), "--output", here.folder() / "none" / "rdad.prom"}
    );
    BOOST_TEST(nowhere.wait() == exit_temporary);
}

BOOST_AUTO_TEST_CASE(whether_the_configuration_was_read_again_is_told)
{
    const auto daemon = here.start_service();
    BOOST_TEST(contains(scraped(), "\nrdad_config_last_reload_successful 1\n"));
    here.configure("pace", "requests_per_minute", "many");
    daemon->signal(SIGHUP);
    wait_for("rdad_config_last_reload_successful 0");
    child_process of_file(RDACTL, {"metrics", "--config", here.config_file()});
    BOOST_TEST(of_file.wait() == exit_config, "it doesn't know where the daemon is");
    BOOST_TEST(of_file.output().empty(), of_file.output());
    here.configure("pace", "requests_per_minute", "1000");
    daemon->signal(SIGHUP);
    const std::string text = wait_for("rdad_config_last_reload_successful 1");
    BOOST_TEST(
        sum_of(text, "rdad_config_last_reload_success_timestamp_seconds") >=
        sum_of(text, "rdad_process_start_time_seconds")
    );
    wait_for("rdad_calls_limit 1000");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace rdad::tests
