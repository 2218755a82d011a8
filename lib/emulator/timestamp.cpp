#include "emulator/timestamp.hpp"

#include <fmt/chrono.h>

namespace rdad::emulator {
namespace {

std::tm utc(time_point t)
{
    return fmt::gmtime(std::chrono::system_clock::to_time_t(std::chrono::floor<std::chrono::seconds>(t)));
}

}  // namespace

std::string rfc3339(time_point t)
{
    return fmt::format("{:%FT%TZ}", utc(t));
}

std::string http_date(time_point t)
{
    return fmt::format("{:%a, %d %b %Y %T GMT}", utc(t));
}

}  // namespace rdad::emulator
