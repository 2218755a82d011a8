// SPDX-License-Identifier: BSL-1.0
// What keeps a user from the spool and its daemon: the group whose members may use them.
#pragma once

#include <boost/system/error_code.hpp>

#include <string>

namespace rdad::control {

/// A sentence behind a blank that says which group one has to be in to use `path`. Empty where that isn't it: `why` isn't
/// EACCES, or the process is of that group already.
std::string missing_membership(const boost::system::error_code& why, const std::string& path);

}  // namespace rdad::control
