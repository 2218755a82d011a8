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

struct ordered_job
{
    std::string name;  ///< of its record

    /// How many events the record had when the order was given; of a job that is to be released. Else 0.
    std::uint32_t events = 0;

    friend bool operator==(const ordered_job&, const ordered_job&) = default;
};

struct kept_order
{
    control::order order;
    std::uint32_t user;                          ///< who has given it
    std::chrono::system_clock::time_point time;  ///< when; kept to the second
    std::vector<ordered_job> jobs;

    friend bool operator==(const kept_order&, const kept_order&) = default;
};

/// A line each: a JSON object with order, user, time, jobs.
std::string to_text(const std::vector<kept_order>& orders);

/// Reads what to_text() wrote. Null where some of it makes no sense.
std::optional<std::vector<kept_order>> read_kept_orders(std::string_view text);

/// Whether the order is still to be given for the job of that record. Not if the job was taken later: it is another one. Nor
/// is a release if anything has happened to the job since: whoever gave it hasn't seen that.
bool is_still_meant(const kept_order& order, const ordered_job& job, const job::record& record);

/// Whether the record shows that the job has got the order, or needs it no more.
bool is_carried_out(order order, const job::record& record);

}  // namespace rdad::control
