// SPDX-License-Identifier: BSL-1.0
#include "spool/failure.hpp"

#include <fmt/format.h>

#include <cerrno>

namespace rdad::spool {

failure last_failure(const std::string& what)
{
    const boost::system::error_code code(errno, boost::system::system_category());
    return {code, fmt::format("Could not {}: {}.", what, code.message())};
}

}  // namespace rdad::spool
