// SPDX-License-Identifier: BSL-1.0
#include "spool/ignored_names.hpp"

#include "api/ascii_case.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fnmatch.h>

namespace rdad::spool {
namespace {

bool is_like(std::string_view name, const name_pattern& pattern)
{
    return name.size() >= pattern.begin.size() + pattern.end.size() && name.starts_with(pattern.begin) &&
           api::equal_without_case(name.substr(name.size() - pattern.end.size()), pattern.end);
}

}  // namespace

std::optional<std::string> ignored_names::pattern_of(std::string_view name) const
{
    const auto* always = std::ranges::find_if(names_always_ignored, [&](const name_pattern& pattern) {
        return is_like(name, pattern);
    });
    if (always != names_always_ignored.end())
        return fmt::format("{}*{}", always->begin, always->end);
    if (more_.empty())
        return std::nullopt;
    const std::string terminated(name);
    const auto configured = std::ranges::find_if(more_, [&](const std::string& pattern) {
        return ::fnmatch(pattern.c_str(), terminated.c_str(), FNM_CASEFOLD) == 0;
    });
    return configured == more_.end() ? std::nullopt : std::optional(*configured);
}

}  // namespace rdad::spool
