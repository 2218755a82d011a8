// SPDX-License-Identifier: BSL-1.0
// Base64 (RFC 4648, section 4), in which the gateway has keys and values.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace rdad::etcd {

std::string to_base64(std::string_view bytes);

/// Null if it isn't base64 with its padding, of the alphabet with + and /.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace rdad::etcd
