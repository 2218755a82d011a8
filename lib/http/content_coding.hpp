// SPDX-License-Identifier: BSL-1.0
// The codings in which a server may send a body, whether one was asked for or not.
#pragma once

#include "http/failure.hpp"
#include "http/message.hpp"
#include "http/settings.hpp"

#include <optional>

namespace rdad::http {

/// Replaces the body of an answer by what it is without its codings: those of Content-Encoding (RFC 9110,
/// section 8.4), and those of Transfer-Encoding beside chunks (RFC 9112, section 7). Known are gzip, also
/// by its old name x-gzip, deflate, also without the header of zlib that it should have, and identity. The
/// headers stay as they came. A body that is empty is so in any coding.
///
/// Null: it is done. `errc::unknown_coding` for another coding, `errc::body_too_large` where more than the
/// settings' `body_limit` comes out, `errc::malformed_response` where the body isn't what its header says.
std::optional<failure> decode_body(response& answer, const client_settings& settings);

}  // namespace rdad::http
