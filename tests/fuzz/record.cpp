// SPDX-License-Identifier: BSL-1.0
// Records of any content, as a damaged disk or a stranger may leave them: what can be read can be written and
// read again, and a life can begin from it.

#include "job/record.hpp"

#include "job/life/life.hpp"
#include "require.hpp"

#include <cstdint>

using namespace rdad::job;
using rdad::tests::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto read = read_record(text);
    if (!read)
        return 0;
    const auto again = read_record(to_text(*read));
    require(again.has_value());
    require(to_text(*again) == to_text(*read));
    const instant now{std::chrono::steady_clock::time_point(std::chrono::hours(1)), {}};
    life l(*read, {.schedule = {.poll_intervals = {std::chrono::seconds(15)}}}, 1, now);
    const action next = l.next(now);
    require(!read->outcome || next.kind == action_kind::finish);
    return 0;
}
