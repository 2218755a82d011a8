// SPDX-License-Identifier: BSL-1.0
// Access tokens as text: what can be one, and what people copy along with one.
#pragma once

#include "auth/secret_file.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace rdad::auth {

/// Where the first byte is that no bearer token can hold (RFC 6750, section 2.1: b64token); npos if all are
/// good.
std::size_t find_invalid_token_byte(std::string_view text) noexcept;

/// The token of a text that may have more around it: quotation marks, "Bearer ", or a whole Authorization header. None
/// of that can be part of a token, so nothing is guessed.
std::string_view token_in(std::string_view pasted) noexcept;

/// Reads a file with a token, which may have that around it, and checks it like other secret files. `what` begins the
/// sentences of failures, which are `errc::bad_file`; the content is the token alone.
result<secret_file> read_token_file(const secret_path& path, std::string_view what);

}  // namespace rdad::auth
