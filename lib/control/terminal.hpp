// SPDX-License-Identifier: BSL-1.0
// What the programs write to stdout and stderr, which may be a terminal: nothing of a file, a name or an answer steers it.
#pragma once

#include "control/text/styled_text.hpp"

#include <cstdio>
#include <string>
#include <string_view>

namespace rdad::control {

/// Each line of `text` as journal::printable() has it. JSON stays JSON: what changes stands in its strings only.
std::string printable_lines(std::string_view text);

/// Writes one line, without its line feed in `text`, as journal::printable() has it. What can't be written is lost.
void write_line(std::FILE* file, std::string_view text);

/// Writes lines likewise. Only the program's own line feeds may be in them.
void write_lines(std::FILE* file, std::string_view text);

/// Writes one line, without its line feed in `text`, as rendered() has it.
void write_line(std::FILE* file, const styled_text& text, style how);

/// Writes lines as rendered() has them. Only the program's own line feeds may be in them.
void write_lines(std::FILE* file, const styled_text& text, style how);

}  // namespace rdad::control
