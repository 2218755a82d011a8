// SPDX-License-Identifier: BSL-1.0
#include "control/order.hpp"

#include <algorithm>

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

std::optional<order> order_named(std::string_view name) noexcept
{
    const auto* const found =
        std::ranges::find_if(all_orders, [&](order each) { return name == to_string(each); });
    return found == all_orders.end() ? std::nullopt : std::optional(*found);
}

}  // namespace rdad::control
