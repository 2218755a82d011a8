// SPDX-License-Identifier: BSL-1.0
// Who may see jobs and give orders for them, of those who may connect. Pure.
#pragma once

#include "config/config.hpp"

#include <sys/types.h>

#include <cstdint>
#include <optional>

namespace rdad::control {

/// What one of the keys in [status] says, for the user as whom the daemon runs.
struct access_rule
{
    config::audience audience = config::audience::group;
    uid_t daemon = 0;

    /// Whether `user` may with the jobs of all.
    constexpr bool admits_to_all(uid_t user) const noexcept
    {
        return audience == config::audience::group || user == 0 || user == daemon;
    }

    /// Whether `user` may with the jobs that `owner` has dropped. Null: nobody knows who has.
    constexpr bool admits(uid_t user, const std::optional<std::uint32_t>& owner) const noexcept
    {
        return admits_to_all(user) || owner == user;
    }
};

}  // namespace rdad::control
