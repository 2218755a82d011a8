// SPDX-License-Identifier: BSL-1.0
// Files that no further try will read.
#pragma once

#include "failure/failure.hpp"

#include <optional>
#include <string>

namespace rdad::intake {

/// Why a dropped file can't be read for as long as it is what it is, in sentences. Null where another try may work.
std::optional<std::string> why_never_readable(const failure& failure);

/// True for what a daemon that may read all files can't read either.
bool is_never_readable(const failure& failure);

}  // namespace rdad::intake
