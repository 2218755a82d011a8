// SPDX-License-Identifier: BSL-1.0
// Waiting for the disk for several files at a time.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <thread>
#include <vector>

namespace rdad::spool {

/// Filesystems write what is asked for at the same time together: one commit of the journal, one flush of the device.
/// One file after the other they can't. To be used by one thread at a time.
class sync_threads
{
public:
    sync_threads() = default;
    sync_threads(const sync_threads&) = delete;
    sync_threads& operator=(const sync_threads&) = delete;
    ~sync_threads();

    /// Answers for each descriptor, in their order, 0 once its file is on the disk, or with which errno fsync(2) has
    /// failed.
    std::vector<int> sync(const std::vector<int>& descriptors);

private:
    void start();
    void work();
    void sync_next(std::unique_lock<std::mutex>& lock);

    std::mutex mutex_;
    std::condition_variable has_work_;
    std::condition_variable is_done_;
    bool is_over_ = false;
    const std::vector<int>* descriptors_ = nullptr;  ///< null: nothing is being synced
    std::vector<int> errors_;
    std::size_t next_ = 0;    ///< of the descriptors
    std::size_t synced_ = 0;  ///< of those before it

    /// None before there are several files to be synced. Most programs never have.
    std::vector<std::thread> threads_;
};

}  // namespace rdad::spool
