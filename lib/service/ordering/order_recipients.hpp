// SPDX-License-Identifier: BSL-1.0
// Which of many jobs get an order, and why the others don't.
#pragma once

#include "control/access.hpp"
#include "control/kept_order.hpp"
#include "control/order.hpp"
#include "failure/failure.hpp"
#include "job/batch.hpp"
#include "spool/spool.hpp"

#include <sys/types.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace rdad::service {

/// "cancelled", "released", "retried".
std::string_view participle_of(control::order order) noexcept;

/// Whoever gives an order, and which.
struct given_order
{
    control::order order;
    uid_t by;
    control::access_rule rule;
};

/// A job that somebody has named.
struct named_job
{
    std::string name;
    bool is_worked_on = false;

    /// Of one that is worked on. Null where that isn't known.
    std::shared_ptr<const job::batch> batch{};
};

struct order_recipients
{
    std::vector<control::ordered_job> jobs;

    /// Of the others.
    std::vector<control::order_problem> problems;
};

/// Looks for their records, but for those that are worked on. Fails where the disk does; it blocks on it.
result<order_recipients> find_recipients(
    const spool::spool& spool,
    const given_order& given,
    const std::vector<named_job>& jobs
);

}  // namespace rdad::service
