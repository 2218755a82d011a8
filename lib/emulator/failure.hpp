// SPDX-License-Identifier: BSL-1.0
// Why the emulator can't start.
#pragma once

#include <boost/system/result.hpp>

#include <stdexcept>
#include <string>

namespace rdad::emulator {

struct failure
{
    /// For the user, without a full stop.
    std::string message;
};

template <class T>
using outcome = boost::system::result<T, failure>;

/// Lets outcome<T>::value() throw: taking the value of what failed is a bug of the caller.
[[noreturn]] inline void throw_exception_from_error(const failure& failure, const boost::source_location&)
{
    throw std::logic_error(failure.message);
}

}  // namespace rdad::emulator
