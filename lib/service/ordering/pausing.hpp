// SPDX-License-Identifier: BSL-1.0
// Pauses batches, or all, and resumes them, as somebody says.
#pragma once

#include "control/access.hpp"
#include "control/batch_pauses.hpp"
#include "control/order.hpp"
#include "disk/disk.hpp"
#include "job/batch.hpp"
#include "journal/journal.hpp"
#include "service/job_runners.hpp"

#include <boost/asio/awaitable.hpp>

#include <sys/types.h>

#include <optional>
#include <string>

namespace rdad::service {

enum class pausing_order
{
    pause,
    resume,
};

/// "No job of a batch bridges#9 is worked on."
std::string sentence_of_unknown_batch(const std::string& label);

/// For one thread.
class pausing
{
public:
    /// All must outlive this. `pauses` is what the runners go by.
    pausing(disk::disk& disk, journal::journal& journal, job_runners& runners, control::batch_pauses& pauses)
        : disk_(disk), journal_(journal), runners_(runners), pauses_(pauses)
    {}

    /// Pauses, or resumes, the batch that people call so ("bridges#12", "bridges"); all jobs where that is null. What is
    /// answered to be noted is on the disk.
    boost::asio::awaitable<control::order_answer> carry_out(
        pausing_order order,
        std::optional<std::string> label,
        uid_t by,
        control::access_rule rule
    );

private:
    std::optional<job::batch> find(const std::string& label) const;
    bool change(pausing_order order, const std::optional<job::batch>& batch, uid_t by);

    disk::disk& disk_;
    journal::journal& journal_;
    job_runners& runners_;
    control::batch_pauses& pauses_;
};

}  // namespace rdad::service
