// SPDX-License-Identifier: BSL-1.0
#include "control/layout.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

namespace rdad::control {
namespace {

constexpr std::size_t least_columns = 60;

constexpr bool begins_character(char byte) noexcept
{
    return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
}

/// How many bytes the first `columns` characters take.
std::size_t bytes_of(std::string_view text, std::size_t columns) noexcept
{
    std::size_t end = 0;
    while (end < text.size() && (columns > 0 || !begins_character(text[end]))) {
        columns -= begins_character(text[end]) ? std::size_t{1} : std::size_t{0};
        ++end;
    }
    return end;
}

}  // namespace

std::size_t columns_of(std::FILE* file)
{
    winsize size = {};
    const bool is_told = ::ioctl(::fileno(file), TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
    return is_told ? std::max<std::size_t>(size.ws_col, least_columns) : any_width;
}

std::size_t width_of(std::string_view text) noexcept
{
    return static_cast<std::size_t>(std::ranges::count_if(text, begins_character));
}

std::string padded(std::string_view text, std::size_t columns)
{
    const std::size_t width = width_of(text);
    return std::string(text) + std::string(columns - std::min(columns, width), ' ');
}

std::string cut(std::string_view text, std::size_t columns)
{
    if (width_of(text) <= columns)
        return std::string(text);
    return std::string(text.substr(0, bytes_of(text, columns - std::min<std::size_t>(columns, 1)))) + "…";
}

std::string wrapped(std::string_view text, std::size_t indent, std::size_t columns)
{
    const std::string margin(indent, ' ');
    const std::size_t room = columns > indent ? columns - indent : 1;
    std::string lines;
    std::string line;
    while (!text.empty()) {
        const std::string_view word = text.substr(0, text.find(' '));
        text.remove_prefix(std::min(word.size() + 1, text.size()));
        if (!line.empty() && width_of(line) + 1 + width_of(word) > room)
            lines += margin + std::exchange(line, "") + "\n";
        line.append(line.empty() ? "" : " ").append(word);
    }
    return lines + margin + line + "\n";
}

}  // namespace rdad::control
