// SPDX-License-Identifier: BSL-1.0
// What follows jobs in a simulation.
#pragma once

#include "event_queue.hpp"

#include <cstddef>
#include <functional>
#include <string>

namespace rdad::simulation {

/// A program that activates all jobs of the service and follows them to their ends.
class client
{
public:
    /// Is told when the final record of a job is there.
    using end_listener = std::function<void(const std::string& job_id)>;

    virtual ~client() = default;
    virtual void start() = 0;
};

}  // namespace rdad::simulation
