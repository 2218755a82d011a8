// SPDX-License-Identifier: BSL-1.0
// rdad-notify: programs that are run for what happens.

#include "contains.hpp"
#include "end_to_end/site/emulator_process.hpp"
#include "end_to_end/site/exit_statuses.hpp"
#include "end_to_end/site/site.hpp"
#include "end_to_end/site/waiting.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <set>
#include <sstream>
#include <string>

namespace rdad::tests {
namespace {

struct notify_fixture
{
    const emulator_process emulator{{"--jobs", "100", "--job-time", "200ms..200ms"}};
    site here{emulator};
    std::filesystem::path hooks = here.folder() / "notify.d";
    std::filesystem::path state = here.folder() / "state";
    std::filesystem::path told = here.folder() / "told";

    notify_fixture()
    {
        std::filesystem::create_directory(hooks);
        std::filesystem::create_directory(state);
        write_file(told, "");
    }

    void make_hook(const std::string& name, const std::string& script) const
    {
        write_file(hooks / name, "#!/bin/sh\n" + script + "\n");
        std::filesystem::permissions(hooks / name, std::filesystem::perms::owner_all);
    }

    /// Writes a line for each event.
    void make_teller(const std::string& name) const
    {
        make_hook(name, "echo \"$RDAD_EVENT $RDAD_JOB\" >>" + told.string());
    }

    std::unique_ptr<child_process> start() const
    {
        auto program = std::make_unique<child_process>(
            RDAD_NOTIFY,
            std::vector<std::string>{
                "--socket",
                (here.folder() / "spool/socket-read").string(),
                "--hooks",
                hooks.string(),
                "--state-directory",
                state.string(),
                "--longest",
                "30"}
        );
        return program;
    }

    /// Once it is so, what comes is told.
    void wait_for_place(const std::string& hook) const
    {
        wait_until("its place is kept", [&] { return std::filesystem::exists(state / hook); });
    }

    void drop_batch() const
    {
        std::string specs;
        for (const std::string& id : emulator.job_ids())
            specs += R"({"id": ")" + id + "\"}\n";
        here.drop("batch.jsonl", specs);
    }

    void wait_for_told(const std::string& words) const
    {
        wait_until("it is told: " + words, [&] { return contains(read_file(told), words); });
    }

    std::set<std::string> ended() const
    {
        std::set<std::string> jobs;
        std::istringstream all(read_file(told));
        std::string event;
        for (std::string line; std::getline(all, line);) {
            if (line.starts_with("job_ended "))
                jobs.insert(line);
        }
        return jobs;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(notifying, notify_fixture)

BOOST_AUTO_TEST_CASE(a_program_is_run_for_each_end_though_all_are_killed_and_one_that_hangs_hinders_none)
{
    make_teller("tell");
    make_hook("hang", "sleep 1000");
    auto daemon = here.start_service();
    auto notifier = start();
    wait_for_place("tell");
    drop_batch();
    wait_for_told("job_ended");
    daemon->end_by(SIGKILL);
    notifier->end_by(SIGKILL);
    daemon = here.start_service();
    notifier = start();
    wait_for_told("batch_done");
    BOOST_TEST(ended().size() == 100U);
    BOOST_TEST(notifier->end_by(SIGTERM) == EXIT_SUCCESS);
}

BOOST_AUTO_TEST_CASE(a_program_that_fails_is_told_and_run_again)
{
    make_hook(
        "tell",
        "test -e " + (here.folder() / "up").string() + " && echo \"$RDAD_EVENT\" >>" + told.string()
    );
    const auto daemon = here.start_service();
    const auto notifier = start();
    wait_for_place("tell");
    here.drop_job("survey", emulator.job_ids()[0]);
    notifier->wait_for_errors("tell: It exits with 1. It is run again for {");
    write_file(here.folder() / "up", "");
    wait_for_told("batch_done");
    BOOST_TEST(read_file(told) == "job_ended\nbatch_done\n");
}

BOOST_AUTO_TEST_CASE(a_new_program_is_seen_at_a_reload_and_one_that_is_gone_is_not_run)
{
    const auto daemon = here.start_service();
    const auto notifier = start();
    notifier->wait_for_errors("There is no program in");
    make_teller("tell");
    notifier->signal(SIGHUP);
    wait_for_place("tell");
    here.drop_job("survey", emulator.job_ids()[0]);
    wait_for_told("batch_done");
    std::filesystem::remove(hooks / "tell");
    here.drop_job("other", emulator.job_ids()[1]);
    here.wait_for_record("other");
    BOOST_TEST(!contains(read_file(told), "other"));
}

BOOST_AUTO_TEST_CASE(its_socket_takes_no_orders)
{
    const auto daemon = here.start_service();
    const std::string socket = (here.folder() / "spool/socket-read").string();
    const auto run = [&](std::vector<std::string> words) {
        words.insert(words.end(), {"--config", here.config_file(), "--socket", socket});
        child_process program(RDACTL, words);
        program.wait();
        return program.output() + program.errors();
    };
    BOOST_TEST(contains(run({"pause"}), "This socket is to read only."));
    BOOST_TEST(contains(run({"page"}), "This socket is to read only."));
    BOOST_TEST(!contains(run({"status"}), "read only"));
}

BOOST_AUTO_TEST_CASE(a_wrong_command_line_is_told)
{
    child_process program(RDAD_NOTIFY, {"--longest", "0"});
    BOOST_TEST(program.wait() == exit_usage);
    child_process version(RDAD_NOTIFY, {"--version"});
    BOOST_TEST(version.wait() == EXIT_SUCCESS);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace rdad::tests
