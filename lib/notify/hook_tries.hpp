// SPDX-License-Identifier: BSL-1.0
// How often a hook is run for an event that it fails for. Pure.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>

namespace rdad::notify {

/// What a mail or chat server is down for may pass; what hangs twice would hang again, and what comes later waits behind it.
class hook_tries
{
public:
    /// It has failed, or, where `was_killed`, has not ended in its time. When it is to be run again. Null: no more for that
    /// event.
    std::optional<std::chrono::milliseconds> failed(bool was_killed);

private:
    std::size_t failures_ = 0;
    std::size_t kills_ = 0;
};

}  // namespace rdad::notify
