// SPDX-License-Identifier: BSL-1.0
// With which status the programs end.
#pragma once

namespace rdad::control {

/// Beside 0 and 1, from sysexits.h.
enum exit_status : int
{
    exit_jobs_failed = 1,   ///< a strict drain or a wait, and a job that has not ended as its spec wants
    exit_usage = 64,        ///< wrong command line
    exit_data = 65,         ///< a job file is wrong, or a job isn't there or not in a state for an order
    exit_unavailable = 69,  ///< no daemon answers
    exit_software = 70,     ///< a bug
    exit_temporary = 75,    ///< the spool is owned by another daemon, or can't be used; it may be tried again
    exit_permission = 77,   ///< the user may not use the spool or its daemon
    exit_config = 78,       ///< wrong configuration: another start won't help
    exit_timeout = 124,     ///< what was waited for has not come in time, as of timeout(1)
};

}  // namespace rdad::control
