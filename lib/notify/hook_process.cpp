// SPDX-License-Identifier: BSL-1.0
#include "notify/hook_process.hpp"

#include "notify/hook_environment.hpp"
#include "spool/file_descriptor.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>

#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <linux/close_range.h>
#include <memory>
#include <spawn.h>
#include <utility>
#include <vector>

namespace asio = boost::asio;

namespace rdad::notify {
namespace {

using spool::file_descriptor;

/// Between SIGTERM and SIGKILL.
constexpr std::chrono::seconds last_words(5);

std::string problem_with(const char* what, int error)
{
    return fmt::format("It can't be run: {}: {}.", what, std::strerror(error));
}

/// A file in memory that is at its beginning; none, with errno: there is no memory.
file_descriptor file_with(const std::string& text)
{
    file_descriptor file(::memfd_create("event", MFD_CLOEXEC));
    if (!file || ::write(file.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size()) ||
        ::lseek(file.get(), 0, SEEK_SET) != 0)
        return {};
    return file;
}

/// Null-terminated, as execve(2) takes it; it refers to `added`.
std::vector<char*> environment_with(std::vector<std::string>& added)
{
    std::vector<char*> all;
    for (char** each = ::environ; *each != nullptr; ++each)
        all.push_back(*each);
    for (std::string& each : added)
        all.push_back(each.data());
    all.push_back(nullptr);
    return all;
}

/// Answers the error, as errno says it; 0: it runs.
int spawn(pid_t& id, std::string& program, const file_descriptor& input, std::vector<std::string> added)
{
    // Sockets of Asio aren't closed by exec(3) by themselves.
    ::close_range(STDERR_FILENO + 1, ~0U, CLOSE_RANGE_CLOEXEC);
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawnattr_init(&attributes);
    ::posix_spawn_file_actions_adddup2(&actions, input.get(), STDIN_FILENO);
    ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
    ::posix_spawnattr_setpgroup(&attributes, 0);
    char* arguments[]{program.data(), nullptr};
    const auto environment = environment_with(added);
    const int error =
        ::posix_spawn(&id, program.c_str(), &actions, &attributes, arguments, environment.data());
    ::posix_spawnattr_destroy(&attributes);
    ::posix_spawn_file_actions_destroy(&actions);
    return error;
}

/// Ends the process group of a hook that takes too long, and of one that nobody waits for any more.
class time_limit : public std::enable_shared_from_this<time_limit>
{
public:
    time_limit(const asio::any_io_executor& executor, pid_t id) : timer_(executor), id_(id) {}

    void begin(std::chrono::milliseconds longest) { end_after(longest, SIGTERM); }

    /// It has ended.
    void stop()
    {
        id_ = 0;
        timer_.cancel();
    }

    void abandon()
    {
        if (id_ != 0)
            ::kill(-id_, SIGTERM);
        stop();
    }

    bool has_passed() const noexcept { return has_passed_; }

private:
    void end_after(std::chrono::milliseconds time, int signal)
    {
        timer_.expires_after(time);
        timer_.async_wait([self = shared_from_this(), signal](const boost::system::error_code& stopped) {
            if (stopped || self->id_ == 0)
                return;
            self->has_passed_ = true;
            ::kill(-self->id_, signal);
            if (signal != SIGKILL)
                self->end_after(last_words, SIGKILL);
        });
    }

    asio::steady_timer timer_;
    pid_t id_;  ///< 0: it has ended
    bool has_passed_ = false;
};

struct abandoning
{
    std::shared_ptr<time_limit> limit;
    ~abandoning() { limit->abandon(); }
};

hook_end end_of(int status, bool was_killed)
{
    if (was_killed)
        return {"It takes too long, and was ended.", true};
    if (WIFSIGNALED(status))
        return {fmt::format("It was ended by signal {}.", WTERMSIG(status))};
    const int code = WEXITSTATUS(status);
    return {code == 0 ? "" : fmt::format("It exits with {}.", code)};
}

}  // namespace

asio::awaitable<hook_end> run_hook(std::string program, std::string event, std::chrono::milliseconds longest)
{
    const auto executor = co_await asio::this_coro::executor;
    const file_descriptor input = file_with(event + "\n");
    if (!input)
        co_return hook_end{problem_with("memfd_create", errno)};
    pid_t id = 0;
    if (const int error = spawn(id, program, input, environment_of(event)); error != 0)
        co_return hook_end{problem_with("posix_spawn", error)};
    const auto limit = std::make_shared<time_limit>(executor, id);
    const abandoning at_end{limit};
    limit->begin(longest);
    asio::posix::stream_descriptor process(executor);
    boost::system::error_code failed;
    process.assign(static_cast<int>(::syscall(SYS_pidfd_open, id, 0)), failed);
    if (failed) {
        ::kill(-id, SIGKILL);
        ::waitpid(id, nullptr, 0);
        limit->stop();
        co_return hook_end{problem_with("pidfd_open", failed.value())};
    }
    co_await process.async_wait(asio::posix::stream_descriptor::wait_read, asio::use_awaitable);
    // Others of its group may not heed SIGTERM. Until it is waited for, nobody else has its id.
    if (limit->has_passed())
        ::kill(-id, SIGKILL);
    int status = 0;
    ::waitpid(id, &status, 0);
    limit->stop();
    co_return end_of(status, limit->has_passed());
}

}  // namespace rdad::notify
