// SPDX-License-Identifier: BSL-1.0
// How long a daemon works, and by what its exit status goes.
#pragma once

namespace rdad::service {

enum class run_mode
{
    service,       ///< until it is stopped
    drain,         ///< until nothing is left to do
    strict_drain,  ///< likewise; a job that hasn't ended as its spec wants is a failure then
};

constexpr bool is_drain(run_mode mode) noexcept
{
    return mode != run_mode::service;
}

}  // namespace rdad::service
