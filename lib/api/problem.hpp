// SPDX-License-Identifier: BSL-1.0
// What is wrong with a request or a job file, and where.
#pragma once

#include <boost/system/result.hpp>

#include <stdexcept>
#include <string>

namespace rdad::api {

/// One thing that is wrong with a JSON document that a user or a client wrote.
struct problem
{
    /// JSON pointer (RFC 6901) to the value that is wrong; empty means the whole document.
    std::string pointer;

    /// What is wrong and what would be right: a part of a sentence, without the place.
    std::string message;

    friend bool operator==(const problem&, const problem&) = default;
};

/// "/settings/inputs/1/name: what is wrong".
std::string to_string(const problem& problem);

/// A value that was read strictly, or the first problem in it.
template <class T>
using checked = boost::system::result<T, problem>;

/// Lets checked<T>::value() throw: taking the value of a document that is wrong is a bug of the caller.
[[noreturn]] inline void throw_exception_from_error(const problem& problem, const boost::source_location&)
{
    throw std::logic_error(to_string(problem));
}

/// One step further down a JSON pointer, with `~` and `/` of the member's name escaped (RFC 6901 section 3).
std::string pointer_to(std::string_view parent, std::string_view member);
std::string pointer_to(std::string_view parent, std::size_t index);

}  // namespace rdad::api
