// SPDX-License-Identifier: BSL-1.0
// Whether the tests run under a sanitizer, which makes everything many times slower.
#pragma once

namespace rdad::tests {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool is_sanitized = true;
#else
inline constexpr bool is_sanitized = false;
#endif

}  // namespace rdad::tests
