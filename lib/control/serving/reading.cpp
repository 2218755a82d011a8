// SPDX-License-Identifier: BSL-1.0
#include "control/serving/reading.hpp"

#include <cstddef>
#include <grp.h>
#include <optional>
#include <vector>

namespace rdad::control {
namespace {

constexpr const char* reading_group = "rdad-read";
constexpr mode_t owner_may = 0600;

/// Null: there is none of that name.
std::optional<gid_t> group_named(const char* name)
{
    std::vector<char> text(16 * std::size_t{1024});
    group found{};
    group* is_found = nullptr;
    const int failed = ::getgrnam_r(name, &found, text.data(), text.size(), &is_found);
    return failed == 0 && is_found != nullptr ? std::optional(found.gr_gid) : std::nullopt;
}

}  // namespace

socket_use use_for_reading()
{
    return {owner_may, group_named(reading_group), true};
}

}  // namespace rdad::control
