// SPDX-License-Identifier: BSL-1.0
// Secrets of clients, and passwords, as text.
#pragma once

#include "auth/secret_file.hpp"

#include <string>
#include <string_view>

namespace rdad::auth {

/// Why `text` isn't taken for a secret or a password, in the end of a sentence; empty: it is taken. It may hold any
/// visible character (RFC 6749, appendix A.2), so what people copy along with it can't be told from it for certain:
/// nothing is taken off.
std::string_view doubt_about_secret(std::string_view text) noexcept;

/// Reads a file with the secret of a client and checks it like other secret files. `what` begins the sentences of
/// failures, which are `errc::bad_file`.
result<secret_file> read_client_secret_file(const secret_path& path, std::string_view what);

}  // namespace rdad::auth
