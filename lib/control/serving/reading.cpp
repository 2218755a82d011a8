// SPDX-License-Identifier: BSL-1.0
#include "control/serving/reading.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <grp.h>
#include <optional>
#include <vector>

namespace rdad::control {
namespace {

constexpr const char* reading_group = "rdad-read";
constexpr mode_t group_may = 0660;
constexpr mode_t nobody_else_may = 0600;

/// Null: there is none of that name.
std::optional<gid_t> group_named(const char* name)
{
    std::vector<char> text(16 * std::size_t{1024});
    group found{};
    group* is_found = nullptr;
    const int failed = ::getgrnam_r(name, &found, text.data(), text.size(), &is_found);
    return failed == 0 && is_found != nullptr ? std::optional(found.gr_gid) : std::nullopt;
}

/// Whether the process may give it files (chown(2)).
bool is_own(gid_t wanted)
{
    if (::geteuid() == 0)
        return true;
    std::vector<gid_t> own(static_cast<std::size_t>(std::max(::getgroups(0, nullptr), 0)));
    const int count = ::getgroups(static_cast<int>(own.size()), own.data());
    own.resize(static_cast<std::size_t>(std::max(count, 0)));
    return std::ranges::find(own, wanted) != own.end();
}

}  // namespace

socket_use use_for_reading()
{
    const auto wanted = group_named(reading_group);
    if (!wanted || !is_own(*wanted))
        return {nobody_else_may, std::nullopt, true};
    return {group_may, wanted, true};
}

}  // namespace rdad::control
