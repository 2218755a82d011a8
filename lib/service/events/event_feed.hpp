// SPDX-License-Identifier: BSL-1.0
// What one client that follows the events is sent: it reads the log at the client's own pace.
#pragma once

#include "control/access.hpp"
#include "control/serving/body_stream.hpp"
#include "coroutine/sleeper.hpp"
#include "disk/disk.hpp"
#include "service/events/event_teller.hpp"
#include "spool/event_reader.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace rdad::service {

/// Once all that was there is sent, it says where it is. It ends after an hour, so that nobody sees for longer what they may see
/// no more, and where the log can't be read: the client comes back by its cursor.
class event_feed final : public control::body_stream, private event_follower
{
public:
    /// Of the events behind that cursor those that `user` may see; null: of those that come from now on. `disk` and `teller`
    /// must outlive this.
    event_feed(
        const boost::asio::any_io_executor& executor,
        disk::disk& disk,
        event_teller& teller,
        std::optional<std::uint64_t> after,
        uid_t user,
        const control::access_rule& rule
    );
    ~event_feed() override;

    boost::asio::awaitable<std::string> next() override;
    void end() override;

private:
    void has_news() override { sleeper_.wake(); }
    boost::asio::awaitable<std::string> read();
    bool has_read_all() const { return read_up_to_ == disk_.get().events().last(); }

    disk::disk& disk_;
    event_teller& teller_;
    std::shared_ptr<spool::event_reader> reader_;         ///< the disk's while it reads
    std::optional<spool::event_log::cursor> read_up_to_;  ///< what the log had then. Null: it wasn't read
    uid_t user_;
    control::access_rule rule_;
    coroutine::sleeper sleeper_;
    std::chrono::steady_clock::time_point end_;  ///< when it is to be begun anew at the latest
    bool is_position_told_ = false;
    bool has_ended_ = false;
};

}  // namespace rdad::service
