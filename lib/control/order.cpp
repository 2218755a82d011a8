// SPDX-License-Identifier: BSL-1.0
#include "control/order.hpp"

namespace rdad::control {

std::string_view to_string(order order) noexcept
{
    switch (order) {
    case order::cancel: return "cancel";
    case order::release: return "release";
    case order::retry: return "retry";
    }
    return "";
}

}  // namespace rdad::control
