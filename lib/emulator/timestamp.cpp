#include "emulator/timestamp.hpp"

#include <fmt/chrono.h>

namespace rdad::emulator {

std::string http_date(time_point t)
{
    const auto seconds = std::chrono::floor<std::chrono::seconds>(t);
    return fmt::format("{:%a, %d %b %Y %T GMT}", fmt::gmtime(std::chrono::system_clock::to_time_t(seconds)));
}

}  // namespace rdad::emulator
