// SPDX-License-Identifier: BSL-1.0
// Writing application/x-www-form-urlencoded, in which OAuth's requests are sent (RFC 6749, appendix B).
#pragma once

#include <string>
#include <string_view>

namespace rdad::auth {

/// Adds a pair to a form. UTF-8 stays what it is, byte by byte.
void add_to_form(std::string& form, std::string_view name, std::string_view value);

}  // namespace rdad::auth
