// The form of the ids of jobs.
#pragma once

#include <string_view>

namespace rdad::api {

/// True for a UUID in its text form (RFC 9562 section 4: 8-4-4-4-12 hexadecimal digits, in any case).
bool is_uuid(std::string_view text) noexcept;

}  // namespace rdad::api
