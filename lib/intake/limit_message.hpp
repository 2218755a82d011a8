// SPDX-License-Identifier: BSL-1.0
// What the operator is told of files that stay in incoming/ since there are as many jobs as may be.
#pragma once

#include "driver/user_loads.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

namespace rdad::intake {

/// `limit` is what keeps the files of the user, so many, in incoming/. The user is told by the number: names may have to
/// be asked for elsewhere, and that can hang.
std::string message_of_limit(
    const driver::user_loads& loads,
    std::uint32_t user,
    driver::load_limit limit,
    std::size_t files
);

}  // namespace rdad::intake
