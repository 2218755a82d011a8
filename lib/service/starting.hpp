// What is done before there is a daemon: its configuration is checked, and its spool is taken.
#pragma once

#include "journal/journal.hpp"
#include "service/config.hpp"

namespace rdad::service {

/// Reads and checks the configuration, the certificates to trust included.
config_result<config> check_config(const config_source& source);

/// Takes the spool and runs a daemon. Answers the exit status of the program.
int run_daemon(const config_source& source, const config& c, bool drain, journal::journal& j);

}  // namespace rdad::service
