// SPDX-License-Identifier: BSL-1.0
#include "control/serving/group_access.hpp"

#include <sys/xattr.h>

#include <array>
#include <cstdint>
#include <endian.h>
#include <linux/posix_acl.h>
#include <linux/posix_acl_xattr.h>

namespace rdad::control {
namespace {

/// As the kernel takes it from setxattr(2): little-endian, the entries in this order.
struct access_list
{
    posix_acl_xattr_header header;
    std::array<posix_acl_xattr_entry, 5> entries;
};

/// The id of entries that are about the file's own owner and group, or about all.
constexpr std::uint32_t nobody{0xffffffff};

posix_acl_xattr_entry entry(std::uint16_t tag, std::uint16_t permissions, std::uint32_t id = nobody)
{
    posix_acl_xattr_entry made{};
    made.e_tag = htole16(tag);
    made.e_perm = htole16(permissions);
    made.e_id = htole32(id);
    return made;
}

}  // namespace

bool lets_connect(const std::string& path, gid_t group)
{
    constexpr std::uint16_t both = ACL_READ | ACL_WRITE;
    access_list list{};
    list.header.a_version = htole32(POSIX_ACL_XATTR_VERSION);
    list.entries = {
        entry(ACL_USER_OBJ, both),
        entry(ACL_GROUP_OBJ, 0),
        entry(ACL_GROUP, both, group),
        entry(ACL_MASK, both),
        entry(ACL_OTHER, 0)};
    return ::setxattr(path.c_str(), "system.posix_acl_access", &list, sizeof(list), 0) == 0;
}

}  // namespace rdad::control
