// SPDX-License-Identifier: BSL-1.0
// What is done before there is a daemon: its configuration is checked, and its spool is taken.
#pragma once

#include "config/config.hpp"
#include "failure/failure.hpp"
#include "journal/journal.hpp"
#include "service/run_mode.hpp"

namespace rdad::service {

/// Reads and checks the configuration, the certificates to trust included.
result<config::config> check_config(const config::source& source);

/// Takes the spool and runs a daemon. Answers the exit status of the program.
int run_daemon(
    const config::source& source,
    const config::config& config,
    run_mode mode,
    journal::journal& journal
);

}  // namespace rdad::service
