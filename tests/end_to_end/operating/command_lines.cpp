// SPDX-License-Identifier: BSL-1.0
// What the subcommands of rdactl have in common: which spool and which daemon they are about, and who may do what.

#include "another_user.hpp"
#include "contains.hpp"
#include "end_to_end/site/child_process.hpp"
#include "end_to_end/site/exit_statuses.hpp"
#include "end_to_end/site/waiting.hpp"
#include "temporary_folder.hpp"

#include <boost/test/unit_test.hpp>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace fs = std::filesystem;

namespace rdad::tests {
namespace {

using command_words = std::vector<std::string>;

/// In a daemon's place: it answers nothing, and sees who comes.
class listening_socket
{
public:
    explicit listening_socket(const std::string& path)
    {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        BOOST_TEST_REQUIRE(path.size() < sizeof(address.sun_path));
        path.copy(address.sun_path, path.size());
        const auto* const any = reinterpret_cast<const sockaddr*>(&address);
        BOOST_TEST_REQUIRE(::bind(file_, any, sizeof(address)) == 0);
        BOOST_TEST_REQUIRE(::listen(file_, 100) == 0);
    }
    listening_socket(const listening_socket&) = delete;
    listening_socket& operator=(const listening_socket&) = delete;
    ~listening_socket() { ::close(file_); }

    /// Whether somebody has connected, who is turned away.
    bool was_asked() const
    {
        const int client = ::accept4(file_, nullptr, nullptr, SOCK_CLOEXEC);
        if (client >= 0)
            ::close(client);
        return client >= 0;
    }

private:
    int file_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
};

struct command_lines_fixture
{
    temporary_folder root;
    const std::string spool = (root.path() / "spool").string();
    const std::string socket = (root.path() / "elsewhere").string();
    const std::string job_file = (root.path() / "survey.json").string();

    command_lines_fixture()
    {
        for (const char* folder :
             {"incoming", "active", "success", "failed", "cancelled", "unsubmitted", "held", "rejected"})
            fs::create_directories(fs::path(spool) / folder);
        write_file(job_file, R"({"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1"})");
        write_file(
            config_file(),
            "[api]\nbase_url = https://127.0.0.1:1/nobody\n[auth]\ntoken_file = /nowhere\n"
        );
    }

    std::string config_file() const { return (root.path() / "rdad.conf").string(); }

    /// With what it needs to run.
    command_words command_with_daemon(const std::string& command) const
    {
        if (command == "submit")
            return {"submit", "--wait", "--timeout", "1", job_file};
        if (command == "estimate")
            return {"estimate", "--timeout", "1", job_file};
        if (command == "priority")
            return {"priority", "bridges", "5"};
        if (command == "wait")
            return {"wait", "--timeout", "1", "bridges"};
        if (command == "report")
            return {"report", "--html", (root.path() / "report.html").string()};
        const std::array named{"show", "watch", "cancel", "release", "retry"};
        const bool needs_name = std::ranges::find(named, command) != named.end();
        return needs_name ? command_words{command, "bridges"} : command_words{command};
    }

    /// Before what the command works on: what follows --state, for one, would be taken for its value.
    static command_words with(command_words command, const command_words& options)
    {
        command.insert(command.begin() + 1, options.begin(), options.end());
        return command;
    }

    /// The command asks what listens there, and nothing else was asked before.
    void check_asks(const listening_socket& daemon, command_words command) const
    {
        while (daemon.was_asked()) {
        }
        const std::string name = command.front();
        child_process run(RDACTL, with(std::move(command), {"--config", config_file()}));
        wait_until(name + " asks the daemon", [&] { return daemon.was_asked(); });
        run.end_by(SIGTERM);
    }
};

const std::array commands_with_daemon{
    "submit",
    "estimate",
    "status",
    "show",
    "watch",
    "wait",
    "history",
    "events",
    "report",
    "cancel",
    "release",
    "retry",
    "pause",
    "resume",
    "priority",
    "check",
    "page",
    "metrics"};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(command_lines, command_lines_fixture)

BOOST_AUTO_TEST_CASE(each_command_asks_the_daemon_at_the_socket_that_it_is_given)
{
    const listening_socket daemon(socket);
    for (const char* command : commands_with_daemon)
        check_asks(daemon, with(command_with_daemon(command), {"--directory", spool, "--socket", socket}));
}

BOOST_AUTO_TEST_CASE(each_command_is_about_the_spool_that_it_is_given)
{
    const listening_socket daemon(spool + "/socket");
    for (const char* command : commands_with_daemon)
        check_asks(daemon, with(command_with_daemon(command), {"--directory", spool}));
}

BOOST_AUTO_TEST_CASE(each_command_reads_the_configuration_of_the_instance_that_it_is_given)
{
    command_words all(commands_with_daemon.begin(), commands_with_daemon.end());
    all.insert(all.end(), {"validate", "prune"});
    for (const std::string& command : all) {
        command_words line = command_with_daemon(command);
        if (command == "validate")
            line.push_back(job_file);
        if (command == "prune")
            line.insert(line.end(), {"--older-than", "90d"});
        child_process run(RDACTL, with(line, {"--instance", "no-such-instance"}));
        const int status = run.wait();
        const std::string said = run.output() + run.errors();
        BOOST_TEST(contains(said, "/etc/rdad/no-such-instance.conf"), command << " says: " << said);
        // A check goes on, and says what else is wrong.
        BOOST_TEST(
            status == (command == "check" ? exit_unavailable : exit_config),
            command << " says: " << said
        );
    }
}

BOOST_AUTO_TEST_CASE(nobody_is_asked_where_they_are_sure_or_there_is_no_terminal)
{
    const auto old = fs::file_time_type::clock::now() - std::chrono::days(91);
    for (int i = 0; i < 12; ++i) {
        const fs::path record = fs::path(spool) / "success" / ("job-" + std::to_string(i) + ".json");
        write_file(record, "{}");
        fs::last_write_time(record, old);
    }
    child_process run(
        RDACTL,
        {"prune", "--config", config_file(), "--directory", spool, "--older-than", "90d", "-y"}
    );
    BOOST_TEST(run.wait() == 0, run.errors());
    BOOST_TEST(run.output() == "Removed 12 files.\n");
}

BOOST_AUTO_TEST_CASE(who_may_not_remove_records_is_told_who_may_and_nothing_is_removed)
{
    const fs::path folder = fs::path(spool) / "success";
    write_file(folder / "survey.json", "{}");
    fs::last_write_time(folder / "survey.json", fs::file_time_type::clock::now() - std::chrono::days(91));
    fs::permissions(root.path(), fs::perms(0755));
    fs::permissions(folder, fs::perms(0555));
    {
        const another_user somebody;
        if (::access(RDACTL, X_OK) != 0) {
            BOOST_TEST_MESSAGE("skipped: another user may not run the program where it is");
        } else {
            child_process run(
                RDACTL,
                {"prune", "--config", config_file(), "--directory", spool, "--older-than", "90d"}
            );
            BOOST_TEST(run.wait() == exit_permission, run.errors());
            BOOST_TEST(
                contains(run.errors(), "Records are removed by root, or by rdad's own user."),
                run.errors()
            );
        }
    }
    BOOST_TEST(fs::exists(folder / "survey.json"));
    fs::permissions(folder, fs::perms(0755));
}

BOOST_AUTO_TEST_CASE(each_flag_of_rdad_is_read_and_one_with_a_wrong_value_is_named)
{
    const std::vector<std::pair<std::string, std::string>> wrong{
        {"--proxy", "::x"},
        {"--proxy-credentials-file", "/nowhere/proxy"},
        {"--ca-file", "/nowhere/ca"},
        {"--token-url", "nonsense"},
        {"--ignore", "/"},
        {"--repeat-within", "x"},
        {"--listen", "0.0.0.0:8470"},
        {"--read", "nobody"},
        {"--orders", "nobody"},
        {"--user-jobs", "x"},
        {"--user-bytes", "x"},
        {"--all-jobs", "x"},
        {"--requests-per-minute", "x"},
        {"--requests-per-hour", "x"},
        {"--cost-per-day", "0"}};
    write_file(root.path() / "token", "a-token");
    fs::permissions(root.path() / "token", fs::perms(0600));
    const command_words good{
        "--check-config",
        "--config",
        config_file(),
        "--token-file",
        (root.path() / "token").string()};
    for (const auto& [flag, value] : wrong) {
        child_process run(RDAD, with(good, {flag, value}));
        BOOST_TEST(run.wait() == exit_config, flag << ": " << run.errors());
        BOOST_TEST(contains(run.errors(), flag), flag << ": " << run.errors());
    }
    // Of what may be anything it is seen that it is taken together with a client, where there is a token file, too.
    for (const char* flag : {"--client-id", "--client-secret-file"}) {
        child_process run(RDAD, with(good, {flag, "/nowhere/x"}));
        BOOST_TEST(run.wait() == exit_config, flag);
        BOOST_TEST(
            contains(run.errors() + run.output(), "leave one of them out"),
            run.errors() + run.output()
        );
    }
    child_process run(RDAD, with(good, {"--accept", "application/json", "--scope", "itwin-platform"}));
    BOOST_TEST(run.wait() == 0, run.errors() + run.output());
}

BOOST_AUTO_TEST_CASE(the_programs_say_their_version)
{
    child_process daemon(RDAD, {"--version"});
    BOOST_TEST(daemon.wait() == 0);
    child_process tool(RDACTL, {"--version"});
    BOOST_TEST(tool.wait() == 0);
    BOOST_TEST(daemon.output().starts_with("rdad "), daemon.output());
    BOOST_TEST("rdactl " + daemon.output().substr(5) == tool.output());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace rdad::tests
