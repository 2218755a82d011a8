// SPDX-License-Identifier: BSL-1.0
#include "control/order.hpp"

namespace rdad::control {

std::string_view to_string(order o) noexcept
{
    switch (o) {
    case order::cancel: return "cancel";
    case order::release: return "release";
    case order::retry: return "retry";
    }
    return "";
}

}  // namespace rdad::control
