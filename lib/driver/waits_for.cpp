// SPDX-License-Identifier: BSL-1.0
#include "driver/waits_for.hpp"

#include <algorithm>

namespace rdad::driver {

std::string_view to_string(waits_for what) noexcept
{
    switch (what) {
    case waits_for::look: return "look";
    case waits_for::turn: return "turn";
    case waits_for::start_time: return "startTime";
    case waits_for::resume: return "resume";
    case waits_for::end: return "end";
    case waits_for::retry: return "retry";
    case waits_for::disk: return "disk";
    case waits_for::cost_per_day: return "costPerDay";
    }
    return "";
}

std::optional<waits_for> waits_named(std::string_view name) noexcept
{
    const auto* const found =
        std::ranges::find_if(all_waits, [&](waits_for each) { return name == to_string(each); });
    return found == all_waits.end() ? std::nullopt : std::optional(*found);
}

waits_for what_it_waits_for(const job::record& record, const notes& notes, const job::instant& now) noexcept
{
    // What is saved rests, whether the disk has failed since or not: it goes on when it is resumed.
    if (notes.is_halted)
        return waits_for::resume;
    if (notes.disk_failures > 0)
        return waits_for::disk;
    // Its looks wait for their turns, too, but that isn't what it waits for.
    if (record.next_step == job::step::follow)
        return waits_for::end;
    if (notes.exceeds_day)
        return waits_for::cost_per_day;
    if (notes.waiting)
        return waits_for::turn;
    const auto& not_before = record.spec.policy.not_before;
    const bool is_to_start = record.next_step == job::starting_step(job::service_of(record.spec));
    if (is_to_start && not_before && now.calendar < *not_before)
        return waits_for::start_time;
    return waits_for::retry;
}

}  // namespace rdad::driver
