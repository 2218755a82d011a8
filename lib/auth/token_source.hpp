// SPDX-License-Identifier: BSL-1.0
// Where access tokens come from.
#pragma once

#include "auth/failure.hpp"
#include "auth/secret.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <optional>

namespace rdad::auth {

/// The text that stands behind "Bearer " (RFC 6750, section 2.1).
using token = secret;

/// For one thread. Does not try again by itself: who is told of a failure waits before the next `get`.
class token_source
{
public:
    virtual ~token_source() = default;

    /// A token that, as far as is known, the service accepts. The coroutine may outlive the source.
    virtual boost::asio::awaitable<result<token>> get() = 0;

    /// The service has answered 401 to this token: the next `get` brings another, or says why it cannot.
    /// Nothing happens if the token has been replaced already, so that many requests that fail together cause
    /// one refresh.
    virtual void reject(const token& refused) = 0;

    /// How long the token is valid that `get` has given last. Null where that isn't known.
    virtual std::optional<std::chrono::steady_clock::duration> life_left() const { return std::nullopt; }
};

}  // namespace rdad::auth
