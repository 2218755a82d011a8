// SPDX-License-Identifier: BSL-1.0
// The page itself, which is built into the daemon, and what a browser may do with it.
#pragma once

#include <string>
#include <string_view>

namespace rdad::control {

/// page.html.
std::string_view page_text() noexcept;

/// What is shown to who has no token, or one that has ended.
std::string_view page_without_token() noexcept;

/// The Content-Security-Policy of a page: it runs the scripts and has the styles that stand in it, by their hashes, asks
/// whom it came from, and nobody else.
std::string policy_of(std::string_view page);

}  // namespace rdad::control
