// SPDX-License-Identifier: BSL-1.0
// The socket for programs that watch: who may use it.
#pragma once

#include "control/serving/server.hpp"

namespace rdad::control {

/// Members of the group rdad-read may see all jobs, and order nothing. Where there is no such group, only root and the
/// process's own user may.
socket_use use_for_reading();

/// A program has a stream for each thing that it does for events, all of them by one user.
constexpr admission_limits limits_of_reading() noexcept
{
    constexpr admission_limits of_others;
    return {
        .of_user = of_others.of_all,
        .of_all = of_others.of_all,
        .streams_of_user = of_others.streams_of_all,
        .streams_of_all = of_others.streams_of_all};
}

}  // namespace rdad::control
