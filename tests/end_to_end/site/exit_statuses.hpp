// SPDX-License-Identifier: BSL-1.0
// The exit statuses as the manual promises them: not those of lib/control, so that a change there is noticed.
#pragma once

namespace rdad::tests {

inline constexpr int exit_jobs_failed = 1;
inline constexpr int exit_usage = 64;
inline constexpr int exit_data = 65;
inline constexpr int exit_unavailable = 69;
inline constexpr int exit_temporary = 75;
inline constexpr int exit_permission = 77;
inline constexpr int exit_config = 78;
inline constexpr int exit_timeout = 124;

}  // namespace rdad::tests
