// SPDX-License-Identifier: BSL-1.0
// One hook: follows the events, and runs it for each, one after the other.
#pragma once

#include "coroutine/sleeper.hpp"
#include "events/event_parser.hpp"
#include "events/kept_cursor.hpp"
#include "failure/failure.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace rdad::notify {

struct hook_settings
{
    std::string socket;  ///< of the daemon
    std::string hooks;   ///< the folder
    std::string state;   ///< the folder where cursors are kept, each in a file of its hook's name

    /// A hook is ended that takes longer.
    std::chrono::milliseconds longest = std::chrono::minutes(1);
};

/// What is to be told of a hook: its name, and a sentence.
using hook_teller = std::function<void(const std::string& hook, const std::string& sentence)>;

/// Each hook has its own place in the events: one that hangs keeps no other one. The place is kept after each event that the
/// hook has ended for, so that after a crash it is run for one of them once more, and misses none. A new hook begins with what
/// comes after it was seen first.
///
/// For one thread.
class hook_follower
{
public:
    /// `settings` must outlive this.
    static result<std::shared_ptr<hook_follower>> open(
        const boost::asio::any_io_executor& executor,
        const hook_settings& settings,
        std::string name,
        hook_teller tell
    );

    /// Runs until it is cancelled, by an exception, or until there is no such file any more.
    boost::asio::awaitable<void> run();

private:
    hook_follower(
        const boost::asio::any_io_executor& executor,
        const hook_settings& settings,
        std::string name,
        hook_teller tell,
        events::kept_cursor kept,
        std::optional<std::uint64_t> after
    );

    bool is_there() const;
    boost::asio::awaitable<std::vector<events::sent_event>> next_events();
    boost::asio::awaitable<void> run_for(const std::string& event);
    void keep(std::uint64_t cursor);

    const hook_settings& settings_;
    std::string name_;
    hook_teller tell_;
    events::kept_cursor kept_;
    std::optional<std::uint64_t> after_;
    coroutine::sleeper sleeper_;
    std::string trouble_;  ///< with the daemon, that was told. Empty: there is none
};

}  // namespace rdad::notify
