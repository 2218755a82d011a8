// SPDX-License-Identifier: BSL-1.0
// How many requests came, by operation and by what was answered.
#pragma once

#include "emulator/route.hpp"

#include <boost/json/object.hpp>

#include <array>
#include <cstdint>
#include <map>

namespace rdad::emulator {

class request_counters
{
public:
    /// `status` 0: the connection was closed without an answer.
    void count(operation operation, unsigned status)
    {
        ++counts_[static_cast<std::size_t>(operation)][status];
    }

    /// `{"patch": {"200": 5, "closed": 1}, "create": {}, …}`: all operations but control.
    boost::json::object to_json() const;

private:
    std::array<std::map<unsigned, std::uint64_t>, operation_count> counts_;
};

}  // namespace rdad::emulator
