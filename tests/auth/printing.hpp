// SPDX-License-Identifier: BSL-1.0
// How Boost.Test shows the layer's errors.
#pragma once

#include "auth/failure.hpp"

#include <ostream>

namespace rdad::auth {

inline std::ostream& operator<<(std::ostream& out, errc e)
{
    return out << make_error_code(e).message();
}

}  // namespace rdad::auth
