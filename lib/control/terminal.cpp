// SPDX-License-Identifier: BSL-1.0
#include "control/terminal.hpp"

#include "journal/printable.hpp"

#include <algorithm>

namespace rdad::control {
namespace {

void write(std::FILE* file, const std::string& text)
{
    std::fwrite(text.data(), 1, text.size(), file);
}

}  // namespace

std::string printable_lines(std::string_view text)
{
    std::string shown;
    while (!text.empty()) {
        const std::string_view line = text.substr(0, text.find('\n'));
        shown += journal::printable(line);
        if (line.size() < text.size())
            shown += '\n';
        text.remove_prefix(std::min(line.size() + 1, text.size()));
    }
    return shown;
}

void write_line(std::FILE* file, std::string_view text)
{
    write(file, journal::printable(text) + "\n");
}

void write_lines(std::FILE* file, std::string_view text)
{
    write(file, printable_lines(text));
}

void write_line(std::FILE* file, const styled_text& text, style how)
{
    styled_text line;
    for (const styled_text::piece& each : text.pieces())
        line += styled_text(journal::printable(each.text), each.how);
    write(file, rendered(line, how) + "\n");
}

void write_lines(std::FILE* file, const styled_text& text, style how)
{
    write(file, rendered(text, how));
}

}  // namespace rdad::control
