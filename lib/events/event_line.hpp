// SPDX-License-Identifier: BSL-1.0
// An event as people read it. Pure.
#pragma once

#include <string>
#include <string_view>

namespace rdad::events {

/// One line, without its end; `event` is as the log has it.
///
///     2026-11-29T04:00:00Z bridges#12 bridges.3 failed: The photos are blurred.
///     2026-11-29T04:00:00Z bridges#12 - done: 497 success, 3 held
///     2026-11-29T04:00:00Z - - token: No access token can be had.
///     2026-11-29T04:00:00Z - - token: works again
std::string line_of(std::string_view event);

}  // namespace rdad::events
