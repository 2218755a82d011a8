// SPDX-License-Identifier: BSL-1.0
// The programs that are to be run for events: the hooks, files of a folder.
#pragma once

#include "failure/failure.hpp"

#include <string>
#include <vector>

namespace rdad::notify {

/// The names of those files that can be executed, in their order. As run-parts(8) does it, names of other characters than
/// letters, digits, hyphens and underscores are passed over: editors and packages leave files beside. No folder: none.
result<std::vector<std::string>> hooks_in(const std::string& folder);

}  // namespace rdad::notify
