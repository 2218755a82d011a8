// SPDX-License-Identifier: BSL-1.0
// rdactl, as people and scripts use it.

#include "contains.hpp"
#include "end_to_end/site/emulator_process.hpp"
#include "end_to_end/site/exit_statuses.hpp"
#include "end_to_end/site/site.hpp"
#include "end_to_end/site/specs.hpp"
#include "environment_variable.hpp"

#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace json = boost::json;

namespace rdad::tests {
namespace {

struct rdactl_fixture
{
    const emulator_process emulator{{"--jobs", "3", "--job-time", "200ms..200ms"}};
    const site here{emulator};

    std::string write(const std::string& name, const std::string& text) const
    {
        write_file(here.folder() / name, text);
        return here.folder() / name;
    }

    /// Runs it with `arguments`, of which nothing may reach the terminal but what is seen.
    void check_is_printable(const std::vector<std::string>& arguments, std::string_view said) const
    {
        child_process run(RDACTL, arguments);
        run.wait();
        const std::string written = run.output() + run.errors();
        BOOST_TEST(contains(written, said), written);
        const auto steers = [](char c) {
            const auto byte = static_cast<unsigned char>(c);
            return (byte < 0x20 && c != '\n') || byte == 0x7F;
        };
        BOOST_TEST(std::ranges::none_of(written, steers), written);
        for (const char* hidden : {"\u0085", "\u200B", "\u202E", "\U000E0041", "\xFF"})
            BOOST_TEST(!contains(written, hidden), written);
    }

    std::string write_job(const std::string& name, const std::string& id, const std::string& members = "")
        const
    {
        return write(name, fmt::format("{{\"id\": \"{}\"{}}}", id, members));
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(rdactl, rdactl_fixture)

BOOST_AUTO_TEST_CASE(submit_drops_what_is_good_and_says_what_is_bad)
{
    here.drain();  // makes the spool
    const std::string good = write_job("good.json", emulator.job_ids()[0]);
    const std::string bad = write_job("bad.json", emulator.job_ids()[1], ",\n\"colour\": 1");
    child_process submit(RDACTL, {"submit", "--directory", here.spool(), bad, good});
    BOOST_TEST(submit.wait() == exit_data);
    BOOST_TEST(contains(submit.errors(), bad), submit.errors());
    BOOST_TEST(contains(submit.errors(), "colour"), submit.errors());
    BOOST_TEST(contains(submit.errors(), "ine 2"), submit.errors());
    BOOST_TEST(contains(submit.output(), "good.json"), submit.output());
    const std::vector<std::string> dropped{"good.json"};
    BOOST_TEST(here.names_in("incoming") == dropped, boost::test_tools::per_element());

    here.drain();
    BOOST_TEST(here.record("good").folder == "success");
    BOOST_TEST(here.final_records().size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_running_daemon_takes_what_is_submitted)
{
    const auto daemon = here.start_service();
    const std::string one = write_job("one.json", emulator.job_ids()[0]);
    const std::string two = write_job("two.json", emulator.job_ids()[1]);
    BOOST_TEST(child_process(RDACTL, {"submit", "--directory", here.spool(), one, two}).wait() == 0);
    BOOST_TEST(here.wait_for_record("one").folder == "success");
    BOOST_TEST(here.wait_for_record("two").folder == "success");
}

BOOST_AUTO_TEST_CASE(a_file_of_a_name_that_is_there_already_is_submitted_beside_it)
{
    here.drain();
    const std::string file = write_job("job.json", emulator.job_ids()[0]);
    BOOST_TEST(child_process(RDACTL, {"submit", "--directory", here.spool(), file}).wait() == 0);
    write_job("job.json", emulator.job_ids()[1]);
    BOOST_TEST(child_process(RDACTL, {"submit", "--directory", here.spool(), file}).wait() == 0);
    BOOST_TEST(here.names_in("incoming").size() == 2U);
    here.drain();
    BOOST_TEST(here.names_in("success").size() == 2U);
    BOOST_TEST(emulator.jobs("activated") == 2);
}

BOOST_AUTO_TEST_CASE(submit_says_when_there_is_no_spool)
{
    const std::string file = write_job("job.json", emulator.job_ids()[0]);
    child_process submit(RDACTL, {"submit", "--directory", here.folder() / "nowhere", file});
    BOOST_TEST(submit.wait() == exit_temporary);
    BOOST_TEST(contains(submit.errors(), "nowhere"), submit.errors());
}

BOOST_AUTO_TEST_CASE(validate_names_member_and_line_and_touches_nothing)
{
    const std::string good = write_job("good.json", emulator.job_ids()[0]);
    const std::string lines = write(
        "lines.jsonl",
        fmt::format("{{\"id\": \"{}\"}}\n{{\"id\": \"x\"}}\n{{\n", emulator.job_ids()[0])
    );
    child_process validate(RDACTL, {"validate", good, lines, here.folder() / "missing.json"});
    BOOST_TEST(validate.wait() == exit_data);
    BOOST_TEST(contains(validate.output(), good + ": good"), validate.output());
    BOOST_TEST(std::ranges::count(validate.errors(), '\n') == 3, validate.errors());
    BOOST_TEST(contains(validate.errors(), "ine 2"), validate.errors());
    BOOST_TEST(contains(validate.errors(), "ine 3"), validate.errors());
    BOOST_TEST(contains(validate.errors(), "missing.json"), validate.errors());
    BOOST_TEST(child_process(RDACTL, {"validate", good}).wait() == 0);
    BOOST_TEST(here.names_in("incoming").empty());
}

BOOST_AUTO_TEST_CASE(names_that_the_daemon_leaves_alone_are_told_before_a_file_waits_for_ever)
{
    const std::string config = write("rdad.conf", "[spool]\nignore = draft-*\n");
    const std::string part = write_job("job.json.filepart", emulator.job_ids()[0]);
    const std::string draft = write_job("draft-job.json", emulator.job_ids()[0]);
    child_process submit(RDACTL, {"submit", "--config", config, "--directory", here.spool(), part, draft});
    BOOST_TEST(submit.wait() == exit_data);
    BOOST_TEST(contains(submit.errors(), part + ": the daemon leaves files alone"), submit.errors());
    BOOST_TEST(contains(submit.errors(), draft + ": the daemon leaves files alone"), submit.errors());
    BOOST_TEST(contains(submit.errors(), "draft-*"), submit.errors());
    BOOST_TEST(here.names_in("incoming").empty());
    // They may be good, and be renamed into the spool.
    child_process validate(RDACTL, {"validate", "--config", config, part, draft});
    BOOST_TEST(validate.wait() == 0);
    BOOST_TEST(contains(validate.output(), draft + ": good"), validate.output());
    BOOST_TEST(std::ranges::count(validate.errors(), '\n') == 2, validate.errors());
}

BOOST_AUTO_TEST_CASE(status_shows_what_the_spool_holds)
{
    here.drop_job("done", emulator.job_ids()[0]);
    here.drop_job("dear", emulator.job_ids()[1], dear);
    here.drop("bad.json", "{");
    here.drain();
    here.drop_job("next", emulator.job_ids()[2]);

    child_process as_json(RDACTL, {"status", "--json", "--directory", here.spool()});
    BOOST_TEST(as_json.wait() == 0);
    const json::value status = json::parse(as_json.output());
    const json::value& folders = status.at("folders");
    BOOST_TEST(folders.at("incoming") == 1);
    BOOST_TEST(folders.at("active") == 0);
    BOOST_TEST(folders.at("success") == 1);
    BOOST_TEST(folders.at("held") == 1);
    BOOST_TEST(folders.at("rejected") == 1);
    BOOST_TEST_REQUIRE(status.at("jobs").as_array().size() == 1U);
    const json::value& held = status.at("jobs").at(0);
    BOOST_TEST(held.at("name") == "dear");
    BOOST_TEST(held.at("jobId").as_string() == emulator.job_ids()[1]);
    BOOST_TEST(held.at("state") == "held");
    BOOST_TEST(contains(held.at("reason").as_string(), "maxEstimatedCost"));

    child_process as_text(RDACTL, {"status", "--directory", here.spool()});
    BOOST_TEST(as_text.wait() == 0);
    for (const char* part : {"success", "dear", "held", "maxEstimatedCost"})
        BOOST_TEST(contains(as_text.output(), part), as_text.output());
}

BOOST_AUTO_TEST_CASE(status_does_not_disturb_a_daemon)
{
    const auto daemon = here.start_service();
    BOOST_TEST(child_process(RDACTL, {"status", "--directory", here.spool()}).wait() == 0);
    here.drop_job("job", emulator.job_ids()[0]);
    BOOST_TEST(here.wait_for_record("job").folder == "success");
}

BOOST_AUTO_TEST_CASE(nothing_of_a_file_its_name_or_an_answer_steers_the_terminal)
{
    const auto daemon = here.start_service();
    const std::string name =
        "a\x1B]0;pwn\x07\u0085\u200B\u202E\U000E0041\xFF"
        "b.json";
    const std::string bad =
        write_job("b" + name, emulator.job_ids()[0], R"(, "a\u001b]0;pwn\u0007b\u200b\u202e": 1)");
    check_is_printable({"validate", bad}, R"(/a\u001b]0;pwn\u0007b)");
    check_is_printable({"submit", "--directory", here.spool(), bad}, R"(/a\u001b]0;pwn\u0007b)");
    const std::string good = write_job(name, emulator.job_ids()[0]);
    check_is_printable({"validate", good}, "good");
    check_is_printable({"validate", good + "missing"}, "No such file");
    check_is_printable({"cancel", "--config", here.config_file(), name}, "There is no job or batch a ]0;pwn");
    check_is_printable({"cancel", "--config", here.folder() / name, "b"}, "a ]0;pwn");
    check_is_printable({"validate", good, "--" + name}, "not expected: --a ]0;pwn");
    check_is_printable({"submit", "--directory", here.spool(), good}, "submitted as a ]0;pwn");
}

BOOST_AUTO_TEST_CASE(a_subcommand_that_there_is_not_is_told_with_the_one_that_may_be_meant)
{
    child_process mistyped(RDACTL, {"statsu"});
    BOOST_TEST(mistyped.wait() == exit_usage);
    BOOST_TEST(
        contains(mistyped.errors(), "There is no subcommand statsu; did you mean status?"),
        mistyped.errors()
    );
    child_process unknown(RDACTL, {"destroy"});
    BOOST_TEST(unknown.wait() == exit_usage);
    BOOST_TEST(contains(unknown.errors(), "rdactl --help lists them"), unknown.errors());
}

BOOST_AUTO_TEST_CASE(an_instance_stands_for_its_configuration)
{
    here.drain();
    const std::string expected = "/etc/rdad/no-such-instance.conf";
    child_process by_flag(RDACTL, {"status", "-i", "no-such-instance"});
    BOOST_TEST(by_flag.wait() == exit_config);
    BOOST_TEST(contains(by_flag.errors(), expected), by_flag.errors());
    const environment_variable instance("RDAD_INSTANCE", "no-such-instance");
    child_process by_environment(RDACTL, {"status"});
    BOOST_TEST(by_environment.wait() == exit_config);
    BOOST_TEST(contains(by_environment.errors(), expected), by_environment.errors());
    BOOST_TEST(child_process(RDACTL, {"status", "--config", here.config_file()}).wait() == 0);
    child_process path(RDACTL, {"status", "-i", "../north"});
    BOOST_TEST(path.wait() == exit_usage);
    BOOST_TEST(contains(path.errors(), "../north is no name of an instance"), path.errors());
    BOOST_TEST(
        child_process(RDACTL, {"status", "-i", "a", "--config", here.config_file()}).wait() == exit_usage
    );
}

BOOST_AUTO_TEST_CASE(a_wrong_command_line_is_refused)
{
    BOOST_TEST(child_process(RDACTL, {}).wait() == exit_usage);
    BOOST_TEST(child_process(RDACTL, {"destroy"}).wait() == exit_usage);
    BOOST_TEST(child_process(RDACTL, {"submit"}).wait() == exit_usage);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace rdad::tests
