// SPDX-License-Identifier: BSL-1.0
// Follows the events of the daemon that owns a spool, over its socket.
#pragma once

#include "events/event_parser.hpp"
#include "failure/failure.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace rdad::events {

/// Is told of events as they come, one or some at a time. False: no more are wanted.
using event_taker = std::function<bool(const std::vector<sent_event>& events)>;

/// Tells of the events behind that cursor; null: of those that come from now on. One without data says that all that was there has come. Fails as the functions of control/client.hpp do: with ENOTCONN
/// where no daemon answers, or the stream has ended.
boost::asio::awaitable<result<void>> follow_events(
    std::string socket_path,
    std::optional<std::uint64_t> after,
    event_taker take
);

/// The same for a thread that has nothing else to do.
result<void> follow_events_here(
    const std::string& socket_path,
    std::optional<std::uint64_t> after,
    event_taker take
);

}  // namespace rdad::events
