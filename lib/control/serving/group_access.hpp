// SPDX-License-Identifier: BSL-1.0
// Lets a group use a file that is another one's.
#pragma once

#include <sys/types.h>

#include <string>

namespace rdad::control {

/// Lets the owner and the group read and write the file, which for a socket is to connect, and nobody else. By an access control
/// list: to give the file to the group takes a right, chown(2), that a daemon is better without. False, with errno: it can't be
/// done, as on a filesystem without such lists.
bool lets_connect(const std::string& path, gid_t group);

}  // namespace rdad::control
