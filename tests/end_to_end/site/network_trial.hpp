// SPDX-License-Identifier: BSL-1.0
// One job that rdad runs over a network that fails for a while, and what is promised of it.
#pragma once

#include "end_to_end/site/call_kind.hpp"
#include "end_to_end/site/child_process.hpp"
#include "end_to_end/site/emulator_process.hpp"
#include "end_to_end/site/site.hpp"
#include "end_to_end/site/waiting.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace rdad::tests {

/// A job that takes a call of the kind that is to fail, and an rdad that makes all its calls by way of a port
/// on loopback.
class network_trial
{
public:
    /// `id` is of an unsubmitted job, and not used where a job is created.
    network_trial(
        std::string name,
        const emulator_process& e,
        std::string id,
        call_kind kind,
        std::uint16_t port
    );

    /// Has that authority trusted in place of the emulator's.
    void trust(const std::string& authority);

    void start();
    bool has_started() const { return daemon_ != nullptr; }
    bool is_starting() const { return !has_ended() && told().find("Ready: ") == std::string::npos; }
    bool has_ended() const { return daemon_ && daemon_->status(); }

    const std::string& name() const { return name_; }

    /// What the daemon has told the operator.
    std::string told() const { return daemon_->errors(); }

    /// The daemon has drained the spool, and the job has succeeded, as its record says; the journal has said
    /// `words`, or, if these are empty, told of nothing that went wrong; null asks nothing of it. None of the
    /// secrets is in the journal or the spool.
    void check(const char* words, const std::vector<std::string>& secrets) const;

private:
    std::string name_;
    std::string id_;  ///< empty where the job is created
    site here_;
    std::unique_ptr<child_process> daemon_;
};

/// How many calls of that kind fail before the network is mended. A creation and a token are waited for
/// longer than other calls.
inline unsigned failing_calls(call_kind kind)
{
    return kind == call_kind::create || kind == call_kind::token ? 1 : 2;
}

/// How many daemons run at a time, most of which wait until a creation can't arrive any more, and how many of them may still be starting, which is what takes work: on a
/// busy machine others would take longer over a handshake than they wait.
inline constexpr std::size_t most_daemons = 40;
inline constexpr std::size_t most_starting = 3;

/// Runs all trials, some at a time and the first ones first. `T` has a member `trial`.
template <class T>
void run_all(boost::asio::io_context& io, std::list<T>& all)
{
    const auto start_some = [&] {
        std::size_t running = 0;
        std::size_t starting = 0;
        for (T& each : all) {
            if (running == most_daemons || starting == most_starting)
                return;
            if (!each.trial.has_started())
                each.trial.start();
            running += each.trial.has_ended() ? 0U : 1U;
            starting += each.trial.is_starting() ? 1U : 0U;
        }
    };
    for (T& each : all) {
        wait_until(io, "rdad has ended: " + each.trial.name(), [&] {
            start_some();
            return each.trial.has_ended();
        });
    }
}

/// What is promised of all of them together. `T` has a member `kind`.
template <class T>
void check_service(const emulator_process& e, const std::list<T>& trials)
{
    const auto count = static_cast<std::int64_t>(trials.size());
    std::int64_t creations = 0;
    for (const auto& each : trials)
        creations += each.kind == call_kind::create ? 1 : 0;
    BOOST_TEST_INFO_SCOPE(boost::json::serialize(e.counters()));
    BOOST_TEST(e.jobs("activated") == count);
    BOOST_TEST(e.jobs("activatedTwice") == 0);
    BOOST_TEST(e.jobs("activationsRepeated") == 0);
    BOOST_TEST(e.jobs("success") == count);
    BOOST_TEST(e.jobs("created") == creations);
    BOOST_TEST_MESSAGE(count << " trials");
}

/// Runs all trials and checks what is promised of each, and of all. `T` has a member `check` besides.
template <class T>
void run_and_check(boost::asio::io_context& io, const emulator_process& e, std::list<T>& all)
{
    run_all(io, all);
    for (const T& each : all)
        each.check(e);
    check_service(e, all);
}

}  // namespace rdad::tests
