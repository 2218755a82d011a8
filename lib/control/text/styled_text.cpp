// SPDX-License-Identifier: BSL-1.0
#include "control/text/styled_text.hpp"

#include "control/layout.hpp"
#include "control/terminal.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace rdad::control {
namespace {

constexpr std::string_view sgr_end = "\x1b[0m";

/// Of the 16 colours, which people choose to be readable before their background.
constexpr std::string_view sgr_of(emphasis how) noexcept
{
    switch (how) {
    case emphasis::none: return "";
    case emphasis::trouble: return "\x1b[31m";
    case emphasis::attention: return "\x1b[33m";
    case emphasis::success: return "\x1b[32m";
    case emphasis::heading: return "\x1b[1m";
    case emphasis::secondary: return "\x1b[2m";
    }
    return "";
}

/// What is printable stays so, whatever stands before or behind it.
void add_emphasised(std::string& sent, std::string_view printable, emphasis how)
{
    while (!printable.empty()) {
        const std::string_view line = printable.substr(0, printable.find('\n'));
        if (!line.empty())
            sent.append(sgr_of(how)).append(line).append(sgr_end);
        if (line.size() < printable.size())
            sent += '\n';
        printable.remove_prefix(std::min(line.size() + 1, printable.size()));
    }
}

}  // namespace

emphasis emphasis_of_state(std::string_view state) noexcept
{
    if (state == "failed" || state == "rejected" || state == "unreadable")
        return emphasis::trouble;
    if (state == "held")
        return emphasis::attention;
    return state == "success" ? emphasis::success : emphasis::none;
}

styled_text::styled_text(std::string text, emphasis how)
{
    if (!text.empty())
        pieces_.push_back({std::move(text), how});
}

styled_text& styled_text::operator+=(const styled_text& more)
{
    pieces_.insert(pieces_.end(), more.pieces_.begin(), more.pieces_.end());
    return *this;
}

std::string styled_text::plain() const
{
    std::string text;
    for (const piece& each : pieces_)
        text += each.text;
    return text;
}

styled_text cut_styled(const styled_text& text, std::size_t columns)
{
    constexpr std::string_view ellipsis = "…";
    const std::string whole = text.plain();
    const std::string kept = cut(whole, columns);
    if (kept == whole)
        return text;
    std::size_t left = kept.size() - ellipsis.size();
    styled_text shorter;
    for (const styled_text::piece& each : text.pieces()) {
        const std::size_t taken = std::min(left, each.text.size());
        shorter += styled_text(each.text.substr(0, taken), each.how);
        left -= taken;
    }
    return shorter + ellipsis;
}

style style_for(bool is_terminal, const char* no_color, const char* term) noexcept
{
    const bool is_unwanted = no_color && *no_color != '\0';
    const bool is_dumb = term && std::string_view(term) == "dumb";
    return is_terminal && !is_unwanted && !is_dumb ? style::coloured : style::plain;
}

style style_of(std::FILE* file)
{
    return style_for(::isatty(::fileno(file)) != 0, std::getenv("NO_COLOR"), std::getenv("TERM"));
}

std::string rendered(const styled_text& text, style how)
{
    if (how == style::plain)
        return printable_lines(text.plain());
    std::string sent;
    for (const styled_text::piece& each : text.pieces()) {
        const std::string printable = printable_lines(each.text);
        if (each.how == emphasis::none)
            sent += printable;
        else
            add_emphasised(sent, printable, each.how);
    }
    return sent;
}

}  // namespace rdad::control
