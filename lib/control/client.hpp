// SPDX-License-Identifier: BSL-1.0
// Gives orders to the daemon that owns a spool, over its socket.
#pragma once

#include "control/order.hpp"
#include "failure/failure.hpp"

#include <string>

namespace rdad::control {

/// Gives an order and waits for the answer, for half a minute at most. Fails where no daemon answers at the
/// socket; with EACCES where the user may not use it.
result<order_answer> give_order(const std::string& socket_path, order order, const std::string& name);

}  // namespace rdad::control
