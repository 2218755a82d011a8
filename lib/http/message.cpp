// SPDX-License-Identifier: BSL-1.0
// Looking up headers.

#include "http/message.hpp"

#include "http/lower_case.hpp"

namespace rdad::http {

std::optional<std::string_view> response::header(std::string_view name) const
{
    for (const auto& candidate : headers) {
        if (lower_case(candidate.name) == lower_case(name))
            return candidate.value;
    }
    return std::nullopt;
}

}  // namespace rdad::http
