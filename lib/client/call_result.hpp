// SPDX-License-Identifier: BSL-1.0
// What has come of a call, in the terms of the gate.
#pragma once

#include "auth/failure.hpp"
#include "client/asked_pause.hpp"
#include "http/failure.hpp"
#include "http/message.hpp"
#include "pace/gate.hpp"

#include <cstddef>
#include <optional>

namespace rdad::client {

// `connections_made` is how many connections to the service there were so far, see http::client.

/// There is no token, or the proxy on the way to the token server refuses. A token server's Retry-After is for the next
/// try.
pace::call_result result_of(const auth::failure& failure, std::size_t connections_made);

/// There is no answer.
pace::call_result result_of(const http::failure& failure, std::size_t connections_made);

/// There is one. `asked` is what asked_pause_of() says of it.
pace::call_result result_of(
    const http::response& response,
    const std::optional<asked_pause>& asked,
    std::size_t connections_made
);

}  // namespace rdad::client
