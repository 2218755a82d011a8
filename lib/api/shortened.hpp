// SPDX-License-Identifier: BSL-1.0
// Words of others, such as a server's, which may be of any length.
#pragma once

#include <cstddef>
#include <string>

namespace rdad::api {

/// The most bytes that are kept of one thing which a server says in words. What is longer is no help to
/// people, and would make records and messages of any size.
inline constexpr std::size_t longest_words = 2000;

/// The beginning of a text that has more than `most` bytes, and "…": together no more than `most`, which has
/// to have room for the latter's three. No character of UTF-8 is cut.
std::string shortened(std::string text, std::size_t most = longest_words);

}  // namespace rdad::api
