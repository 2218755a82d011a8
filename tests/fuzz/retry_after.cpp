// SPDX-License-Identifier: BSL-1.0
// Retry-After of any content, at any time: the wait is never negative and never beyond the longest, and a
// date that is written as RFC 9110 has it means the time until then.

#include "http/retry_after.hpp"

#include "require.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <ctime>
#include <string>
#include <string_view>

using namespace rdad::http;
using rdad::tests::require;
using std::chrono::seconds;
using std::chrono::system_clock;

namespace {

void check_text(std::string_view value, system_clock::time_point now)
{
    const auto wait = parse_retry_after(value, now);
    require(!wait || (*wait >= seconds(0) && *wait <= longest_retry_after));
    require(parse_retry_after(" \t" + std::string(value) + "\t ", now) == wait);

    const bool is_number =
        !value.empty() && std::ranges::all_of(value, [](char c) { return c >= '0' && c <= '9'; });
    require(!is_number || wait);
    // Leading zeros don't count.
    const auto digits = is_number ? value.substr(std::min(value.find_first_not_of('0'), value.size())) : "";
    if (is_number && digits.size() < 10) {
        const seconds written(digits.empty() ? 0 : std::stol(std::string(digits)));
        require(*wait == std::min(written, longest_retry_after));
    }
    if (is_number && digits.size() >= 10)
        require(*wait == longest_retry_after);
}

/// A date that is `wait` ahead of `now` is written in each form, and read.
void check_dates(system_clock::time_point now, seconds wait)
{
    const std::time_t when = system_clock::to_time_t(std::chrono::floor<seconds>(now)) + wait.count();
    std::tm parts{};
    require(::gmtime_r(&when, &parts) != nullptr);
    for (const char* form :
         {"%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"}) {
        std::array<char, 64> text{};
        const std::size_t size = std::strftime(text.data(), text.size(), form, &parts);
        require(
            parse_retry_after({text.data(), size}, now) == std::clamp(wait, seconds(0), longest_retry_after)
        );
    }
}

/// Moves a number into [least, most].
std::int64_t between(std::uint64_t number, std::int64_t least, std::int64_t most)
{
    return least + static_cast<std::int64_t>(number % static_cast<std::uint64_t>(most - least));
}

}  // namespace

/// The first eight bytes choose the time, the next four a wait, the others are the value.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    std::uint64_t time = 0;
    std::uint32_t wait = 0;
    constexpr std::size_t first = sizeof time + sizeof wait;
    if (size < first)
        return 0;
    std::memcpy(&time, data, sizeof time);
    std::memcpy(&wait, data + sizeof time, sizeof wait);
    // From 1970 to 2242, in milliseconds: what the clock can show, with fifty years left of two-digit ones.
    const system_clock::time_point now{std::chrono::milliseconds(between(time, 0, 8'580'000'000'000))};
    check_text({reinterpret_cast<const char*>(data) + first, size - first}, now);
    check_dates(now, seconds(between(wait, -1'000'000, 200'000)));
    return 0;
}
