// SPDX-License-Identifier: BSL-1.0
// The socket for programs that watch: who may use it.
#pragma once

#include "control/serving/server.hpp"

namespace rdad::control {

/// Members of the group rdad-read may see all jobs, and order nothing. Where there is no such group, or the process isn't in
/// it, only root and the process's own user may.
socket_use use_for_reading();

}  // namespace rdad::control
