// SPDX-License-Identifier: BSL-1.0
// What is answered to questions: to all that is a GET.
#pragma once

#include "control/serving/exchange.hpp"
#include "control/serving/handlers.hpp"
#include "control/serving/resource.hpp"

#include <boost/asio/awaitable.hpp>

namespace rdad::control {

/// Whether it may be asked for.
bool is_question(const resource& what);

/// Only where is_question(what). The handlers must outlive it.
boost::asio::awaitable<response> answer_to_question(resource what, const handlers& ask, uid_t by);

}  // namespace rdad::control
