// SPDX-License-Identifier: BSL-1.0
// Lines that fit a terminal. Pure, but for asking how wide it is.
#pragma once

#include <cstddef>
#include <cstdio>
#include <limits>
#include <string>
#include <string_view>

namespace rdad::control {

/// Of what is no terminal, whose lines may be as long as they like.
inline constexpr std::size_t any_width = std::numeric_limits<std::size_t>::max();

/// How many columns the terminal has that `file` is, 60 at least; `any_width` where it is none, or doesn't tell.
std::size_t columns_of(std::FILE* file);

/// How many columns a text takes: one for each character of UTF-8. It may be off by some where characters are wide.
std::size_t width_of(std::string_view text) noexcept;

/// `text` with blanks behind it, so that it takes so many columns at least.
std::string padded(std::string_view text, std::size_t columns);

/// `text` cut to so many columns, with "…" in the place of what is left out.
std::string cut(std::string_view text, std::size_t columns);

/// One or more lines, each behind `indent` blanks, broken where there are blanks; with a line feed at the end. A word that
/// is longer than a line stays whole.
std::string wrapped(std::string_view text, std::size_t indent, std::size_t columns);

}  // namespace rdad::control
