// The emulator's clock values, and how documents and headers write them.
#pragma once

#include <chrono>
#include <string>

namespace rdad::emulator {

using time_point = std::chrono::system_clock::time_point;
using duration = std::chrono::system_clock::duration;

/// "2021-11-04T14:13:27Z" (RFC 3339), cut to whole seconds as the reference page has it.
std::string rfc3339(time_point t);

/// "Thu, 04 Nov 2021 14:13:27 GMT" (RFC 9110 section 5.6.7).
std::string http_date(time_point t);

}  // namespace rdad::emulator
