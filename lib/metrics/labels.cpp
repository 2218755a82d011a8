// SPDX-License-Identifier: BSL-1.0
#include "metrics/labels.hpp"

#include <fmt/format.h>

namespace rdad::metrics {
namespace {

std::string escaped(std::string_view value)
{
    std::string text;
    for (const char each : value) {
        if (each == '\\' || each == '"')
            text += '\\';
        text += each == '\n' ? std::string("\\n") : std::string(1, each);
    }
    return text;
}

/// `line` is "name 1" or "name{…} 1"; neither a name nor what is before the labels has a blank or a brace in it.
std::string line_with(std::string_view line, const std::string& label)
{
    const std::size_t end = line.find_first_of("{ ");
    if (line.starts_with('#') || end == std::string_view::npos)
        return std::string(line);
    const std::string_view rest = line.substr(end);
    return rest.starts_with('{') ? fmt::format("{}{{{},{}", line.substr(0, end), label, rest.substr(1))
                                 : fmt::format("{}{{{}}}{}", line.substr(0, end), label, rest);
}

}  // namespace

std::string with_label(std::string_view exposition, std::string_view name, std::string_view value)
{
    const std::string label = fmt::format("{}=\"{}\"", name, escaped(value));
    std::string text;
    while (!exposition.empty()) {
        const std::size_t end = exposition.find('\n');
        text += line_with(exposition.substr(0, end), label) + '\n';
        exposition = end == std::string_view::npos ? "" : exposition.substr(end + 1);
    }
    return text;
}

}  // namespace rdad::metrics
