// SPDX-License-Identifier: BSL-1.0
// What went wrong with a file.
#pragma once

#include <boost/system/error_code.hpp>
#include <boost/system/result.hpp>
#include <boost/system/system_error.hpp>

#include <string>

namespace rdad::spool {

struct failure
{
    boost::system::error_code code;

    /// A sentence that names the file and says what is wrong.
    std::string sentence;
};

template <class T>
using result = boost::system::result<T, failure>;

/// Lets result::value() throw.
[[noreturn]] inline void throw_exception_from_error(const failure& failure, const boost::source_location&)
{
    throw boost::system::system_error(failure.code, failure.sentence);
}

/// The failure of a system call that has just set errno: "Could not <what>: <why>."
failure last_failure(const std::string& what);

}  // namespace rdad::spool
