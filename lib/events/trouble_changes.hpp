// SPDX-License-Identifier: BSL-1.0
// What has become wrong for all jobs since somebody looked last, and what is right again. Pure.
#pragma once

#include "events/event_text.hpp"
#include "journal/troubles.hpp"

#include <map>
#include <string>
#include <vector>

namespace rdad::events {

class trouble_changes
{
public:
    /// `troubles` are all that there are now. Answers the events of what has begun and ended since the last time.
    std::vector<std::string> saw(const std::vector<journal::lasting_trouble>& troubles, time now);

private:
    std::map<journal::trouble_of, journal::lasting_trouble> there_;
};

}  // namespace rdad::events
