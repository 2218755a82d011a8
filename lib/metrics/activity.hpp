// SPDX-License-Identifier: BSL-1.0
// Counts what has happened since the process began: calls that were answered, and jobs that have ended.
#pragma once

#include "api/service.hpp"
#include "job/call.hpp"
#include "job/record.hpp"

#include <memory>
#include <optional>
#include <prometheus/metric_family.h>
#include <vector>

namespace rdad::metrics {

/// For one thread. What a job is called, and whose it is, isn't kept.
class activity
{
public:
    activity();
    activity(const activity&) = delete;
    activity& operator=(const activity&) = delete;
    ~activity();

    /// A call was sent. `status` is that of its answer; null: there was none.
    void count_call(const api::service& service, job::operation operation, std::optional<unsigned> status);

    /// A job has ended, or was held: its record has an outcome, and is in the folder of that for certain. `estimated_cost` is in
    /// cost units of the service; null: it has given no estimate.
    void count_end(const job::record& record, std::optional<double> estimated_cost);

    /// All that was counted. What ends jobs may come to is there from the start, with 0.
    std::vector<prometheus::MetricFamily> families() const;

private:
    struct counters;

    std::unique_ptr<counters> counters_;
};

}  // namespace rdad::metrics
