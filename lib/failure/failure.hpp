// SPDX-License-Identifier: BSL-1.0
// What could not be done, as a value.
#pragma once

#include <boost/assert/source_location.hpp>
#include <boost/system/error_code.hpp>
#include <boost/system/result.hpp>

#include <string>

namespace rdad {

/// The one shape in which all layers tell it; some add what only they know.
struct failure
{
    /// For those who decide by it what comes next.
    boost::system::error_code code;

    /// For people: what is wrong, where, and why. It ends with a full stop, but in the emulator, whose
    /// messages follow the program's name as those of other programs do.
    std::string sentence;
};

/// A value, or why there is none.
template <class T>
using result = boost::system::result<T, failure>;

/// What `result::value()` throws, also for failures that add something; found by Boost.System.
[[noreturn]] void throw_exception_from_error(const failure& failure, const boost::source_location& where);

/// The failure of a system call that has just set errno: "Could not <what>: <why>."
failure last_failure(const std::string& what);

/// The failure of what was given and is wrong, such as a value or the content of a file.
failure invalid(std::string sentence);

}  // namespace rdad
