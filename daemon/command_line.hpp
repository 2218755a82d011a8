// SPDX-License-Identifier: BSL-1.0
// What the programs for operators have in common at their command lines.
#pragma once

#include "control/exit_status.hpp"
#include "control/terminal.hpp"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <cstdlib>
#include <sstream>

namespace rdad {

/// Says what is wrong with the command line, or what was asked for, such as --help. Answers the exit status. An argument
/// may be the name of a file that somebody else has made.
inline int end_by(const CLI::App& app, const CLI::ParseError& error)
{
    std::ostringstream output;
    std::ostringstream errors;
    const int status = app.exit(error, output, errors);
    control::write_lines(stdout, output.str());
    control::write_lines(stderr, errors.str());
    return status == 0 ? EXIT_SUCCESS : control::exit_usage;
}

}  // namespace rdad
