// SPDX-License-Identifier: BSL-1.0
#include "failure/failure.hpp"

#include <boost/system/errc.hpp>
#include <boost/system/system_error.hpp>
#include <boost/throw_exception.hpp>
#include <fmt/format.h>

#include <cerrno>
#include <utility>

namespace rdad {

void throw_exception_from_error(const failure& failure, const boost::source_location& where)
{
    boost::throw_exception(boost::system::system_error(failure.code, failure.sentence), where);
}

failure last_failure(const std::string& what)
{
    const boost::system::error_code code(errno, boost::system::system_category());
    return {code, fmt::format("Could not {}: {}.", what, code.message())};
}

failure invalid(std::string sentence)
{
    return {make_error_code(boost::system::errc::invalid_argument), std::move(sentence)};
}

}  // namespace rdad
