// SPDX-License-Identifier: BSL-1.0
// What is answered to orders: to all that is a POST.
#pragma once

#include "control/serving/exchange.hpp"
#include "control/serving/handlers.hpp"
#include "control/serving/resource.hpp"

#include <boost/asio/awaitable.hpp>

namespace rdad::control {

/// Whether something can be ordered of that resource.
bool is_for_orders(const resource& what);

/// Only where is_for_orders(what). The handlers must outlive it.
boost::asio::awaitable<response> answer_to_order(request asked, resource what, const handlers& ask);

}  // namespace rdad::control
