// SPDX-License-Identifier: BSL-1.0
// JSON as the text that it is: where a value stands in it, and on which line.
//
// A parsed document has lost how its numbers were written and where its members stood. Records keep what
// users and the service wrote to the last digit, and messages name lines, so both go back to the text.
#pragma once

#include "api/problem.hpp"

#include <boost/json/value.hpp>

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace rdad::api {

/// How many levels of objects and arrays a job file or an answer may have.
inline constexpr std::size_t deepest_nesting = 32;

/// Parses `text`, which must be one JSON value in UTF-8 (RFC 8259), at most `deepest` levels deep and with no
/// object that has two members of one name. The problem's message names the line of a syntax error.
checked<boost::json::value> parse_json(std::string_view text, std::size_t deepest = deepest_nesting);

/// True where `text` is the beginning of a JSON value whose rest may still be written, or is blank.
bool is_incomplete_json(std::string_view text);

/// True where `text` begins as HTML does: a web page that came in place of JSON.
bool is_web_page(std::string_view text) noexcept;

// The functions below take text that parse_json has accepted.

/// The text of the value at `pointer` (RFC 6901), or null if there is none.
std::optional<std::string_view> text_at(std::string_view text, std::string_view pointer);

/// The texts of an array's elements; empty if the text isn't an array.
std::vector<std::string_view> element_texts(std::string_view text);

/// The line, counted from 1, on which the value at `pointer` begins; where there is none, the line of the
/// innermost value around it that there is.
std::size_t line_at(std::string_view text, std::string_view pointer);

}  // namespace rdad::api
