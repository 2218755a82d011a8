// SPDX-License-Identifier: BSL-1.0
// Waits that others may end early.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

namespace rdad::coroutine {

/// Waits for `timer`, which others may wake by cancelling it. Throws if the coroutine itself is cancelled.
boost::asio::awaitable<void> wait_or_be_woken(boost::asio::steady_timer& timer);

}  // namespace rdad::coroutine
