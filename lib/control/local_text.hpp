// SPDX-License-Identifier: BSL-1.0
// Times and users as people on this host read them.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

namespace rdad::control {

/// How a time is written for whoever reads it.
using time_text = std::function<std::string(std::chrono::system_clock::time_point)>;

/// "2026-11-27 18:00:03", where the user is (TZ in the environment, tzset(3)).
std::string local_time(std::chrono::system_clock::time_point time);

/// "18:00", likewise.
std::string local_hour(std::chrono::system_clock::time_point time);

/// The name of the user of that id; the id itself where it has none.
std::string user_name(std::uint32_t id);

}  // namespace rdad::control
