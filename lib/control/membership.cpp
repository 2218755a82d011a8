// SPDX-License-Identifier: BSL-1.0
#include "control/membership.hpp"

#include <fmt/format.h>

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <grp.h>
#include <vector>

namespace rdad::control {
namespace {

/// Of the package, for what can't even be looked at.
constexpr const char* usual_group = "rdad";

bool is_of_this_process(gid_t group)
{
    const int size = ::getgroups(0, nullptr);
    std::vector<gid_t> groups(static_cast<std::size_t>(std::max(size, 0)));
    const int got = ::getgroups(static_cast<int>(groups.size()), groups.data());
    groups.resize(static_cast<std::size_t>(std::max(got, 0)));
    return group == ::getegid() || std::ranges::find(groups, group) != groups.end();
}

std::string name_of(gid_t group)
{
    const ::group* const entry = ::getgrgid(group);
    return entry ? entry->gr_name : std::to_string(group);
}

}  // namespace

std::string missing_membership(const boost::system::error_code& why, const std::string& path)
{
    if (why != boost::system::errc::permission_denied)
        return "";
    struct stat info = {};
    const bool is_seen = ::stat(path.c_str(), &info) == 0;
    if (is_seen && is_of_this_process(info.st_gid))
        return "";
    return fmt::format(
        " It takes membership of the group {}; who was just added to it has to log in anew.",
        is_seen ? name_of(info.st_gid) : usual_group
    );
}

}  // namespace rdad::control
