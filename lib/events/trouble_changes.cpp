// SPDX-License-Identifier: BSL-1.0
#include "events/trouble_changes.hpp"

#include <utility>

namespace rdad::events {

std::vector<std::string> trouble_changes::saw(const std::vector<journal::lasting_trouble>& troubles, time now)
{
    std::map<journal::trouble_of, journal::lasting_trouble> there;
    for (const journal::lasting_trouble& each : troubles)
        there.emplace(each.of, each);
    std::vector<std::string> events;
    for (const auto& [of, trouble] : there_) {
        if (!there.contains(of))
            events.push_back(trouble_ends_event(trouble, now));
    }
    for (const auto& [of, trouble] : there) {
        if (!there_.contains(of))
            events.push_back(trouble_begins_event(trouble, now));
    }
    there_ = std::move(there);
    return events;
}

}  // namespace rdad::events
