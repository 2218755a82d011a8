// SPDX-License-Identifier: BSL-1.0
#include "emulator/request_counters.hpp"

#include <boost/json/value.hpp>

#include <string>

namespace json = boost::json;

namespace rdad::emulator {

json::object request_counters::to_json() const
{
    json::object all;
    for (std::size_t i = 0; i < counts_.size(); ++i) {
        const auto o = static_cast<operation>(i);
        if (o == operation::control)
            continue;
        json::object by_status;
        for (const auto& [status, count] : counts_[i])
            by_status[status == 0 ? "closed" : std::to_string(status)] = count;
        all[to_string(o)] = std::move(by_status);
    }
    return all;
}

}  // namespace rdad::emulator
