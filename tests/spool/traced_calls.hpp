// SPDX-License-Identifier: BSL-1.0
// This program's own fsync(2), read, write, rename, unlink, stat and open: they stand in the place of the C library's, write
// down what they are asked for, fail where a test wants that, and pass the rest on.
#pragma once

#include <cerrno>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <string>
#include <vector>

namespace rdad::tests {

/// Where as many have to come as are expected before they go on.
class meeting
{
public:
    explicit meeting(std::size_t expected) : expected_(expected) {}

    /// Gives up after some seconds.
    void come();

    bool has_taken_place() const noexcept { return came_ >= expected_ && !was_given_up_; }

private:
    std::size_t expected_;
    std::size_t came_ = 0;
    bool was_given_up_ = false;
    std::mutex mutex_;
    std::condition_variable all_came_;
};

/// What is written down of the calls, with paths below `root`.
struct trace
{
    std::string root;
    std::vector<std::string> calls{};
    std::string failing{};  ///< what can't be synced, looked at, nor listed
    int error = EIO;
    std::string elsewhere{};  ///< what is on another filesystem
    std::string unread{};     ///< what can't be read
    std::string disturbed{};  ///< at whose first write a signal comes

    /// True where the filesystem can't move and refuse to replace in one (NFS).
    bool is_simple = false;

    /// In which those meet that sync something. Null: none.
    meeting* syncing = nullptr;

    /// Of an open file, or of what has that name in an open folder.
    std::string path_of(int descriptor, const char* name = nullptr) const;
};

/// Null: nothing is written down, and nothing fails.
extern trace* traced;

}  // namespace rdad::tests
