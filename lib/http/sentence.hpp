// SPDX-License-Identifier: BSL-1.0
// Pieces of the sentences that failures are told in.
#pragma once

#include <fmt/format.h>

#include <chrono>
#include <string>

namespace rdad::http {

/// "10 s", "0.05 s"
inline std::string in_seconds(std::chrono::milliseconds duration)
{
    return fmt::format("{:g} s", std::chrono::duration<double>(duration).count());
}

}  // namespace rdad::http
