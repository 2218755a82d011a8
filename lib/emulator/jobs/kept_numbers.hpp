// SPDX-License-Identifier: BSL-1.0
// Numbers and times in what the emulator keeps beyond its own end: times are numbers of nanoseconds since 1970.
#pragma once

#include "api/json/object_reader.hpp"
#include "emulator/timestamp.hpp"

#include <boost/json/value.hpp>

#include <cstdint>
#include <string_view>

namespace rdad::emulator {

inline std::int64_t to_number(time_point time)
{
    return time.time_since_epoch().count();
}

/// Zero if the member is missing or no whole number: that is then the reader's problem.
template <class Integer>
Integer require_integer(api::object_reader& reader, std::string_view name)
{
    const boost::json::value* value = reader.take(name);
    boost::system::error_code ec;
    const Integer number = value ? value->to_number<Integer>(ec) : 0;
    if (!value || ec)
        reader.fail(name, "is not a whole number");
    return ec ? 0 : number;
}

/// The same of a time.
inline time_point require_time(api::object_reader& reader, std::string_view name)
{
    return time_point(duration(require_integer<std::int64_t>(reader, name)));
}

}  // namespace rdad::emulator
