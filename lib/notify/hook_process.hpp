// SPDX-License-Identifier: BSL-1.0
// Runs a hook for an event.
#pragma once

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <string>

namespace rdad::notify {

struct hook_end
{
    /// Empty: it has ended with status 0. Else a sentence that says what it did, without its name: "It exits with 1."
    std::string problem;

    /// It did not end in its time.
    bool was_killed = false;
};

/// Runs the program with the event, and a line feed, as its input, and what environment_of() says added to the environment. It
/// has a process group of its own, which ends by SIGTERM after `longest`, and by SIGKILL soon after that; and by SIGTERM when
/// the coroutine is cancelled. Its output is that of this process.
boost::asio::awaitable<hook_end> run_hook(
    std::string program,
    std::string event,
    std::chrono::milliseconds longest
);

}  // namespace rdad::notify
