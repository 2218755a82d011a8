// SPDX-License-Identifier: BSL-1.0
// The operations of contextcapture beside those on jobs: what each does and answers to a request that has passed the
// gate.
#pragma once

#include "emulator/exchange.hpp"
#include "emulator/jobs/store.hpp"

#include <string_view>

namespace rdad::emulator {

class workspace_operations
{
public:
    /// `jobs`, which has the workspaces, must outlive this.
    explicit workspace_operations(store& jobs) : jobs_(jobs) {}

    // `id` and `body` are as they came.

    /// POST /workspaces.
    response create(std::string_view body, time_point now);

    /// GET /workspaces/{id}.
    response get(std::string_view id) const;

    /// DELETE /workspaces/{id}. The jobs that were created in it stay.
    response delete_(std::string_view id);

private:
    store& jobs_;
};

/// GET /limits/engines.
response answer_engines_limit();

}  // namespace rdad::emulator
