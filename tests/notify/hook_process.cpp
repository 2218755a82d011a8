// SPDX-License-Identifier: BSL-1.0
// Hooks as processes: what they are given, and how they end.

#include "notify/hook_process.hpp"

#include "http/run.hpp"
#include "temporary_folder.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

using namespace rdad;
using namespace rdad::tests;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(processes_of_hooks)

namespace {

struct hook_fixture
{
    temporary_folder folder;
    boost::asio::io_context context{1};
    std::string output = (folder.path() / "output").string();

    notify::hook_end run(const std::string& script, std::chrono::milliseconds longest = 30s)
    {
        const auto hook = folder.path() / "hook";
        write_file(hook, "#!/bin/sh\nexec >" + output + "\n" + script);
        std::filesystem::permissions(hook, std::filesystem::perms::owner_all);
        return testing::run(
            context,
            notify::run_hook(hook.string(), R"({"event":"job_ended","job":"a"})", longest)
        );
    }
};

/// One that has ended may be there until somebody asks for its status.
bool runs(pid_t id)
{
    std::ifstream status("/proc/" + std::to_string(id) + "/stat");
    std::string number;
    std::string name;
    std::string state;
    return static_cast<bool>(status >> number >> name >> state) && state != "Z";
}

}  // namespace

BOOST_FIXTURE_TEST_CASE(it_has_the_event_as_input_and_in_its_environment, hook_fixture)
{
    ::setenv("RDAD_TEST_INHERITED", "yes", 1);
    const auto end = run("cat\necho $RDAD_EVENT $RDAD_JOB $RDAD_TEST_INHERITED\n");
    BOOST_TEST(end.problem == "");
    BOOST_TEST(read_file(output) == "{\"event\":\"job_ended\",\"job\":\"a\"}\njob_ended a yes\n");
}

BOOST_FIXTURE_TEST_CASE(it_has_no_descriptors_but_its_own_three, hook_fixture)
{
    run("ls /proc/self/fd | wc -w");
    // The fourth is the folder that ls reads.
    BOOST_TEST(read_file(output) == "4\n");
}

BOOST_FIXTURE_TEST_CASE(how_it_has_ended_is_said, hook_fixture)
{
    BOOST_TEST(run("exit 3").problem == "It exits with 3.");
    BOOST_TEST(run("kill -USR1 $$").problem == "It was ended by signal 10.");
    BOOST_TEST(!run("exit 3").was_killed);
}

BOOST_FIXTURE_TEST_CASE(one_that_hangs_is_ended_with_all_that_it_has_started, hook_fixture)
{
    const auto end = run("sh -c 'trap \"\" TERM; sleep 1000' & echo $!\nwait", 100ms);
    BOOST_TEST(end.was_killed);
    BOOST_TEST(end.problem == "It takes too long, and was ended.");
    const pid_t started = std::stoi(read_file(output));
    const auto until = std::chrono::steady_clock::now() + 30s;
    while (runs(started) && std::chrono::steady_clock::now() < until)
        std::this_thread::yield();
    BOOST_TEST(!runs(started));
}

BOOST_FIXTURE_TEST_CASE(what_can_not_be_run_is_said, hook_fixture)
{
    const auto end = testing::run(context, notify::run_hook((folder.path() / "none").string(), "{}", 30s));
    BOOST_TEST(end.problem == "It can't be run: posix_spawn: No such file or directory.");
}

BOOST_AUTO_TEST_SUITE_END()
