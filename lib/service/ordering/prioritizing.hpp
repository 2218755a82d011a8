// SPDX-License-Identifier: BSL-1.0
// Gives batches another priority, as somebody says.
#pragma once

#include "control/access.hpp"
#include "control/order.hpp"
#include "disk/disk.hpp"
#include "driver/batch_priorities.hpp"
#include "job/batch.hpp"
#include "journal/journal.hpp"
#include "service/job_runners.hpp"

#include <boost/asio/awaitable.hpp>

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>

namespace rdad::service {

/// For one thread.
class prioritizing
{
public:
    /// All must outlive this. `priorities` is what the runners go by.
    prioritizing(
        disk::disk& disk,
        journal::journal& journal,
        job_runners& runners,
        driver::batch_priorities& priorities
    )
        : disk_(disk), journal_(journal), runners_(runners), priorities_(priorities)
    {}

    /// The jobs of the batch that people call so ("bridges#12", "bridges") get that priority; null: that of their specs.
    /// What is answered to be noted is on the disk.
    boost::asio::awaitable<control::order_answer> carry_out(
        std::string label,
        std::optional<std::int32_t> priority,
        uid_t by,
        control::access_rule rule
    );

private:
    std::optional<job::batch> find(const std::string& label, bool is_reset) const;

    disk::disk& disk_;
    journal::journal& journal_;
    job_runners& runners_;
    driver::batch_priorities& priorities_;
};

}  // namespace rdad::service
