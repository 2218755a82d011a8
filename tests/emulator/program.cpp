// SPDX-License-Identifier: BSL-1.0
// The program as scripts start and end it.

#include "environment_variable.hpp"
#include "https_client.hpp"
#include "invocation_record.hpp"
#include "temporary_folder.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/datagram_protocol.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <boost/test/unit_test.hpp>

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <fstream>
#include <iterator>
#include <signal.h>
#include <spawn.h>
#include <string>
#include <vector>

namespace json = boost::json;
using namespace rdad::emulator;

BOOST_AUTO_TEST_SUITE(program)

namespace {

/// A running rda-emulator whose standard output can be read.
class child
{
public:
    explicit child(std::vector<std::string> arguments)
    {
        std::array<int, 2> pipe{};
        BOOST_TEST_REQUIRE(::pipe(pipe.data()) == 0);
        posix_spawn_file_actions_t actions;
        ::posix_spawn_file_actions_init(&actions);
        ::posix_spawn_file_actions_adddup2(&actions, pipe[1], STDOUT_FILENO);
        ::posix_spawn_file_actions_addclose(&actions, pipe[0]);
        ::posix_spawn_file_actions_addopen(
            &actions,
            STDERR_FILENO,
            errors_file().c_str(),
            O_WRONLY | O_CREAT | O_TRUNC,
            0600
        );
        arguments.insert(arguments.begin(), RDA_EMULATOR);
        words_ = arguments;
        std::vector<char*> argv;
        for (std::string& argument : arguments)
            argv.push_back(argument.data());
        argv.push_back(nullptr);
        BOOST_TEST_REQUIRE(::posix_spawn(&id_, RDA_EMULATOR, &actions, nullptr, argv.data(), environ) == 0);
        ::posix_spawn_file_actions_destroy(&actions);
        ::close(pipe[1]);
        output_ = pipe[0];
    }
    child(const child&) = delete;
    child& operator=(const child&) = delete;
    ~child()
    {
        ::close(output_);
        if (id_ != 0)
            end(SIGKILL);
    }

    /// What it writes until the end of a line or of everything.
    std::string read_line()
    {
        std::string line;
        char c = 0;
        while (::read(output_, &c, 1) == 1 && c != '\n')
            line += c;
        return line;
    }

    /// What it has written to stderr so far.
    std::string errors() const
    {
        std::ifstream file(errors_file());
        return {std::istreambuf_iterator<char>(file), {}};
    }

    /// Its exit code, or -1 if a signal ended it.
    int wait()
    {
        int status = 0;
        BOOST_TEST_REQUIRE(::waitpid(id_, &status, 0) == id_);
        id_ = 0;
        const int code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
        rdad::tests::record_invocation(words_, code);
        return code;
    }

    int end(int signal)
    {
        ::kill(id_, signal);
        return wait();
    }

private:
    std::string errors_file() const { return folder_.path() / "errors"; }

    rdad::tests::temporary_folder folder_;
    std::vector<std::string> words_;  ///< of its command line
    pid_t id_ = 0;
    int output_ = -1;
};

}  // namespace

BOOST_AUTO_TEST_CASE(it_announces_itself_in_one_line_and_serves)
{
    rdad::tests::temporary_folder directory;
    child program(
        {"--state-dir", directory.path() / "state", "--jobs", "5", "--seed", "1", "--job-time", "1s..2s"}
    );
    const json::value announced = json::parse(program.read_line());
    const std::string url(announced.at("url").as_string());
    const auto port = static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1)));
    https_connection connection(port, std::string(announced.at("caFile").as_string()), "127.0.0.1");

    std::ifstream jobs(std::string(announced.at("jobsFile").as_string()));
    std::ifstream tokens(std::string(announced.at("tokenFile").as_string()));
    std::string id;
    std::string token;
    std::getline(jobs, id);
    std::getline(tokens, token);
    const auto reply =
        connection.ask("GET", "/realitydataanalysis/jobs/" + id, "Authorization: Bearer " + token + "\r\n");
    BOOST_TEST(reply.value().status == 200U);

    BOOST_TEST(program.end(SIGTERM) == 0);
    BOOST_TEST(program.read_line() == "");
}

BOOST_AUTO_TEST_CASE(a_service_manager_is_told_when_it_serves)
{
    using datagram = boost::asio::local::datagram_protocol;
    rdad::tests::temporary_folder directory;
    const std::string path = directory.path() / "notify";
    boost::asio::io_context context;
    datagram::socket manager(context, datagram::endpoint(path));
    const rdad::tests::environment_variable variable("NOTIFY_SOCKET", path);
    child program({"--state-dir", directory.path() / "state"});
    constexpr int longest_start = 30'000;  // milliseconds
    pollfd until_told{manager.native_handle(), POLLIN, 0};
    BOOST_TEST_REQUIRE(::poll(&until_told, 1, longest_start) == 1);
    std::array<char, 64> told{};
    const std::size_t size = manager.receive(boost::asio::buffer(told));
    BOOST_TEST(std::string(told.data(), size) == "READY=1");
    BOOST_TEST(std::filesystem::exists(directory.path() / "state/client-secret"));
    const std::string url(json::parse(program.read_line()).at("url").as_string());
    const auto port = static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1)));
    https_connection(port, directory.path() / "state/ca.pem", "127.0.0.1");
}

BOOST_AUTO_TEST_CASE(SIGINT_ends_it_too)
{
    rdad::tests::temporary_folder directory;
    child program({"--state-dir", directory.path()});
    program.read_line();
    BOOST_TEST(program.end(SIGINT) == 0);
}

BOOST_AUTO_TEST_CASE(what_a_killed_one_has_said_the_next_one_knows)
{
    rdad::tests::temporary_folder directory;
    const std::vector<std::string> arguments{
        "--state-dir",
        directory.path() / "state",
        "--keep-state",
        "--jobs",
        "1",
        "--job-time",
        "1h"};
    const auto job_of = [](child& program, std::string_view method, std::string_view body) {
        const json::value announced = json::parse(program.read_line());
        const std::string url(announced.at("url").as_string());
        const auto port = static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1)));
        https_connection connection(port, std::string(announced.at("caFile").as_string()), "127.0.0.1");
        std::string id;
        std::string token;
        std::getline(std::ifstream(std::string(announced.at("jobsFile").as_string())), id);
        std::getline(std::ifstream(std::string(announced.at("tokenFile").as_string())), token);
        const std::string head = "Authorization: Bearer " + token + "\r\nContent-Type: application/json\r\n";
        return json::parse(connection.ask(method, "/realitydataanalysis/jobs/" + id, head, body).value().body
        );
    };
    child first(arguments);
    const json::value activated = job_of(first, "PATCH", R"({"state": "active"})");
    BOOST_TEST(activated.at_pointer("/job/state") == "active");
    first.end(SIGKILL);
    child second(arguments);
    BOOST_TEST(job_of(second, "GET", "") == activated);
}

BOOST_AUTO_TEST_CASE(where_kept_state_has_another_number_of_jobs_than_is_asked_for_it_is_told)
{
    rdad::tests::temporary_folder directory;
    const auto told_by = [&](const std::vector<std::string>& flags) {
        std::vector<std::string> all{"--state-dir", directory.path() / "state", "--keep-state"};
        all.insert(all.end(), flags.begin(), flags.end());
        child program(all);
        program.read_line();
        BOOST_TEST(program.end(SIGTERM) == 0);
        return program.errors();
    };
    const auto is_told = [](const std::string& errors) { return errors.find("--jobs") != errors.npos; };
    BOOST_TEST(!is_told(told_by({"--jobs", "2"})));
    BOOST_TEST(!is_told(told_by({"--jobs", "2"})));
    BOOST_TEST(!is_told(told_by({})));
    const std::string errors = told_by({"--jobs", "3"});
    BOOST_TEST(
        errors.find("rda-emulator: --jobs 3 doesn't count: the run whose state was kept has begun with 2\n"
        ) != errors.npos,
        errors
    );
}

BOOST_AUTO_TEST_CASE(wrong_flags_exit_2_and_a_start_that_fails_exits_1)
{
    rdad::tests::temporary_folder directory;
    const std::string state = directory.path();
    using arguments = std::vector<std::string>;
    for (const arguments& wrong :
         {arguments{},
          arguments{"--state-dir", state, "--listen", "0.0.0.0:0"},
          arguments{"--state-dir", state, "--jobs", "-1"},
          arguments{"--state-dir", state, "--job-time", "5s..2s"},
          arguments{"--state-dir", state, "--fail-percent", "101"},
          arguments{"--state-dir", state, "--token-lifetime", "1"},
          arguments{"--state-dir", state, "--hourly-limit", "-1"},
          arguments{"--state-dir", state, "--retry-after", "minutes"},
          arguments{"--state-dir", state, "--list-items", "long"},
          arguments{"--state-dir", state, "--unknown"}}) {
        BOOST_TEST(child(wrong).wait() == 2);
    }
    BOOST_TEST(child({"--state-dir", "/proc/nowhere"}).wait() == 1);
    BOOST_TEST(child({"--help"}).wait() == 0);
}

BOOST_AUTO_TEST_SUITE_END()
