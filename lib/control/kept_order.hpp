// SPDX-License-Identifier: BSL-1.0
// An order for many jobs, as the spool keeps it until it is carried out for all of them. Pure.
#pragma once

#include "control/order.hpp"
#include "job/record.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rdad::control {

struct kept_order
{
    control::order order;
    std::uint32_t user;                          ///< who has given it
    std::chrono::system_clock::time_point time;  ///< when; kept to the second
    std::vector<std::string> jobs;               ///< the names of their records

    friend bool operator==(const kept_order&, const kept_order&) = default;
};

/// A line each: a JSON object with order, user, time, jobs.
std::string to_text(const std::vector<kept_order>& orders);

/// Reads what to_text() wrote. Null where some of it makes no sense.
std::optional<std::vector<kept_order>> read_kept_orders(std::string_view text);

/// Whether an order that an earlier process has taken is still to be given for the job of that record. Not if something
/// has happened since: the job was taken later, or it was held later, for what whoever ordered its release hasn't seen.
bool is_still_meant(const kept_order& order, const job::record& record);

}  // namespace rdad::control
