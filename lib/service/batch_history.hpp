// SPDX-License-Identifier: BSL-1.0
// What the index of ended jobs tells of the batches that are worked on, as it was a moment ago.
#pragma once

#include "coroutine/shared_result.hpp"
#include "disk/disk.hpp"
#include "failure/failure.hpp"
#include "history/expected_end.hpp"
#include "history/index.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace rdad::service {

/// What was looked up together.
struct batch_sums
{
    /// When; to the second.
    std::chrono::sys_seconds as_of{};

    /// By the labels of those that were asked for.
    std::map<std::string, history::ended_sums> batches{};

    history::usual_durations durations{};
};

/// To bring the index up to date takes long where many records are new to it, or many are there and some are new. So nobody
/// waits for that longer than a moment: they get what was known before. For one thread.
class batch_history
{
public:
    /// `disk` must outlive this.
    batch_history(boost::asio::any_io_executor executor, disk::disk& disk);

    /// Of the batches of these labels; what is found later is for who asks then. Null: nothing is known yet.
    boost::asio::awaitable<std::shared_ptr<const batch_sums>> look(std::vector<std::string> labels);

    /// Ends what goes on. From within the event loop.
    void cancel() { shared_.cancel(); }

private:
    using clock = std::chrono::steady_clock;
    using shared_sums = std::shared_ptr<const batch_sums>;

    boost::asio::awaitable<shared_sums> find(std::vector<std::string> labels);
    boost::asio::awaitable<result<shared_sums>> find_by_index(std::vector<std::string> labels);
    bool is_of_all(const std::vector<std::string>& labels) const;

    disk::disk& disk_;
    shared_sums last_{};
    clock::time_point not_before_{};  ///< it isn't looked up again
    history::usual_durations durations_{};
    clock::time_point durations_end_{};  ///< until when they are good
    coroutine::shared_result<shared_sums> shared_;
};

}  // namespace rdad::service
