// SPDX-License-Identifier: BSL-1.0
#include "spool/sync_threads.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <utility>

namespace rdad::spool {
namespace {

/// With as many, and whoever calls, a flush is shared by two to three files on ext4; with twice as many hardly by more.
constexpr std::size_t most_threads = 7;

/// Signals are for the thread that waits for them.
class blocked_signals
{
public:
    blocked_signals()
    {
        sigset_t all;
        sigfillset(&all);
        ::pthread_sigmask(SIG_SETMASK, &all, &before_);
    }
    blocked_signals(const blocked_signals&) = delete;
    blocked_signals& operator=(const blocked_signals&) = delete;
    ~blocked_signals() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

private:
    sigset_t before_{};
};

int sync_file(int descriptor)
{
    return ::fsync(descriptor) == 0 ? 0 : errno;
}

}  // namespace

sync_threads::~sync_threads()
{
    {
        const std::lock_guard lock(mutex_);
        is_over_ = true;
    }
    has_work_.notify_all();
    for (std::thread& thread : threads_)
        thread.join();
}

std::vector<int> sync_threads::sync(const std::vector<int>& descriptors)
{
    if (descriptors.empty())
        return {};
    if (descriptors.size() == 1)
        return {sync_file(descriptors.front())};
    if (threads_.empty())
        start();
    std::unique_lock lock(mutex_);
    descriptors_ = &descriptors;
    errors_.assign(descriptors.size(), 0);
    next_ = 0;
    synced_ = 0;
    // One of them is for this thread.
    for (std::size_t i = 1; i < std::min(descriptors.size(), threads_.size() + 1); ++i)
        has_work_.notify_one();
    while (next_ < descriptors.size())
        sync_next(lock);
    is_done_.wait(lock, [&] { return synced_ == descriptors.size(); });
    descriptors_ = nullptr;
    return std::move(errors_);
}

void sync_threads::start()
{
    const blocked_signals none;
    for (std::size_t i = 0; i < most_threads; ++i)
        threads_.emplace_back([this] { work(); });
}

void sync_threads::work()
{
    std::unique_lock lock(mutex_);
    for (;;) {
        has_work_.wait(lock, [this] { return is_over_ || (descriptors_ && next_ < descriptors_->size()); });
        if (is_over_)
            return;
        sync_next(lock);
    }
}

void sync_threads::sync_next(std::unique_lock<std::mutex>& lock)
{
    const std::size_t at = next_++;
    const int descriptor = (*descriptors_)[at];
    lock.unlock();
    const int error = sync_file(descriptor);
    lock.lock();
    errors_[at] = error;
    if (++synced_ == descriptors_->size())
        is_done_.notify_one();
}

}  // namespace rdad::spool
