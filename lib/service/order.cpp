#include "service/order.hpp"

namespace rdad::service {

std::string_view to_string(order o) noexcept
{
    switch (o) {
    case order::cancel: return "cancel";
    case order::release: return "release";
    case order::retry: return "retry";
    }
    return "";
}

}  // namespace rdad::service
