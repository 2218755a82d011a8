// SPDX-License-Identifier: BSL-1.0
// The form of the ids of jobs.
#pragma once

#include <string>
#include <string_view>

namespace rdad::api {

/// True for a UUID in its text form (RFC 9562 section 4: 8-4-4-4-12 hexadecimal digits, in any case).
bool is_uuid(std::string_view text) noexcept;

/// The one spelling of an id: in lower case, as RFC 9562 section 4 writes UUIDs. Every id that is read, from
/// whatever source, is kept so, and may then be compared as text.
std::string canonical_id(std::string id);

}  // namespace rdad::api
