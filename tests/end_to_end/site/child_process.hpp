// SPDX-License-Identifier: BSL-1.0
// A program that a test has started, with what it writes.
#pragma once

#include "temporary_folder.hpp"

#include <sys/types.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rdad::tests {

/// Ends with the object, and with the test program if that is killed.
class child_process
{
public:
    /// Throws if the program can't be started.
    child_process(const std::string& program, std::vector<std::string> arguments);

    child_process(const child_process&) = delete;
    child_process& operator=(const child_process&) = delete;
    ~child_process();

    pid_t id() const noexcept { return id_; }

    void signal(int number) const;

    /// The exit status, or minus the signal that has ended it. Null while it runs.
    std::optional<int> status();

    /// Waits for the end.
    int wait();

    int end_by(int signal_number);

    /// After its end by a signal.
    bool has_dumped_core() const noexcept { return has_dumped_core_; }

    /// What it has written so far.
    std::string output() const;
    std::string errors() const;

    /// Waits until it has written that to stderr. Fails if it ends without doing so.
    void wait_for_errors(std::string_view text);

    /// The same of stdout.
    void wait_for_output(std::string_view text);

    /// Waits until it has written a line to stdout, and answers that.
    std::string first_line();

private:
    temporary_folder folder_;
    std::vector<std::string> words_;  ///< of its command line
    pid_t id_ = 0;
    std::optional<int> status_;
    bool has_dumped_core_ = false;
};

}  // namespace rdad::tests
