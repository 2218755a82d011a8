// SPDX-License-Identifier: BSL-1.0
#include "end_to_end/site/child_process.hpp"

#include "end_to_end/site/waiting.hpp"
#include "invocation_record.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <system_error>

namespace rdad::tests {
namespace {

/// In the child: nothing but system calls. Doesn't return.
[[noreturn]] void become(
    const char* program,
    char* const* arguments,
    const char* out,
    const char* err,
    pid_t parent
)
{
    const int in_file = ::open("/dev/null", O_RDONLY);
    const int out_file = ::open(out, O_WRONLY | O_CREAT | O_APPEND, 0600);
    const int err_file = ::open(err, O_WRONLY | O_CREAT | O_APPEND, 0600);
    const bool redirected = ::dup2(in_file, STDIN_FILENO) >= 0 && ::dup2(out_file, STDOUT_FILENO) >= 0 &&
                            ::dup2(err_file, STDERR_FILENO) >= 0;
    // The parent may have died before it could be asked for.
    if (redirected && ::prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && ::getppid() == parent) {
        ::closefrom(STDERR_FILENO + 1);
        ::execv(program, arguments);
    }
    ::_exit(127);
}

}  // namespace

child_process::child_process(const std::string& program, std::vector<std::string> arguments)
{
    arguments.insert(arguments.begin(), program);
    std::vector<char*> pointers;
    for (std::string& argument : arguments)
        pointers.push_back(argument.data());
    pointers.push_back(nullptr);
    words_ = arguments;
    const std::string out = folder_.path() / "stdout";
    const std::string err = folder_.path() / "stderr";
    const pid_t parent = ::getpid();
    id_ = ::fork();
    if (id_ < 0)
        throw std::system_error(errno, std::generic_category(), "can't start " + program);
    if (id_ == 0)
        become(program.c_str(), pointers.data(), out.c_str(), err.c_str(), parent);
}

child_process::~child_process()
{
    record_invocation(words_, status_);
    if (!status_) {
        ::kill(id_, SIGKILL);
        ::waitpid(id_, nullptr, 0);
    }
}

void child_process::signal(int number) const
{
    if (!status_)
        ::kill(id_, number);
}

std::optional<int> child_process::status()
{
    int status = 0;
    if (!status_ && ::waitpid(id_, &status, WNOHANG) == id_) {
        status_ = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
        has_dumped_core_ = WIFSIGNALED(status) && WCOREDUMP(status);
    }
    return status_;
}

int child_process::wait()
{
    const bool has_ended = comes_true([this] { return status().has_value(); });
    BOOST_REQUIRE_MESSAGE(has_ended, "waited in vain until the program ends; it said:\n" << errors());
    return *status_;
}

int child_process::end_by(int signal_number)
{
    signal(signal_number);
    return wait();
}

std::string child_process::output() const
{
    return read_file(folder_.path() / "stdout");
}

std::string child_process::errors() const
{
    return read_file(folder_.path() / "stderr");
}

void child_process::wait_for_errors(std::string_view text)
{
    const auto says = [&] { return errors().find(text) != std::string::npos; };
    wait_until("the program says: " + std::string(text), [&] { return says() || status(); });
    BOOST_REQUIRE_MESSAGE(says(), "the program doesn't say \"" << text << "\", but:\n" << errors());
}

void child_process::wait_for_output(std::string_view text)
{
    const auto prints = [&] { return output().find(text) != std::string::npos; };
    wait_until("the program prints: " + std::string(text), [&] { return prints() || status(); });
    BOOST_REQUIRE_MESSAGE(prints(), "the program doesn't print \"" << text << "\", but:\n" << output());
}

std::string child_process::first_line()
{
    const auto has_line = [this] { return output().find('\n') != std::string::npos; };
    wait_until("the program writes a line", [&] { return has_line() || status(); });
    BOOST_REQUIRE_MESSAGE(has_line(), "the program ended with " << *status_ << " and said:\n" << errors());
    const std::string text = output();
    return text.substr(0, text.find('\n'));
}

}  // namespace rdad::tests
