// SPDX-License-Identifier: BSL-1.0
#include "metrics/exposition.hpp"

#include <iterator>
#include <prometheus/text_serializer.h>
#include <utility>
#include <vector>

namespace rdad::metrics {

std::string text_of(const activity& counted, const snapshot& seen, std::chrono::sys_seconds now)
{
    auto all = families_of(seen, now);
    auto counters = counted.families();
    all.insert(all.end(), std::make_move_iterator(counters.begin()), std::make_move_iterator(counters.end()));
    return prometheus::TextSerializer().Serialize(all);
}

std::string text_without_daemon()
{
    return prometheus::TextSerializer().Serialize({up(false)});
}

}  // namespace rdad::metrics
