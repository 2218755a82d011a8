// SPDX-License-Identifier: BSL-1.0
// The service's error answer.
#pragma once

#include <boost/json/object.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rdad::api {

/// Schema "Error Details".
struct error_detail
{
    std::string code;     ///< such as "InvalidChange"
    std::string message;  ///< for people

    /// The member that the detail is about. Null if it isn't about one.
    std::optional<std::string> target;

    friend bool operator==(const error_detail&, const error_detail&) = default;
};

/// How many details of an answer are kept.
inline constexpr std::size_t most_details = 20;

/// Schema "Error". Members that an answer lacks are empty. Of an answer no text is kept longer than
/// `longest_words`.
struct error
{
    std::string code;     ///< such as "JobNotFound"
    std::string message;  ///< for people
    std::vector<error_detail> details;

    /// True if this or one of its details has that code.
    bool has_code(std::string_view wanted) const;

    /// All its messages as one line of text for people, of `longest_words` (shortened.hpp) at most.
    std::string sentence() const;

    friend bool operator==(const error&, const error&) = default;
};

boost::json::object to_json(const error& error);
error read_error(const boost::json::object& object);

/// Schema "Error Response". Null if `body` isn't one: a gateway may answer something else, or nothing.
std::optional<error> read_error_response(std::string_view body);

/// `{"error": …}`.
boost::json::object error_response_json(const error& error);

}  // namespace rdad::api
