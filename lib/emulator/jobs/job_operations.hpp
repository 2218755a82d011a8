// SPDX-License-Identifier: BSL-1.0
// The operations of the services on jobs: what each does and answers to a request that has passed the gate.
#pragma once

#include "api/service.hpp"
#include "emulator/exchange.hpp"
#include "emulator/jobs/store.hpp"

#include <string_view>

namespace rdad::emulator {

class job_operations
{
public:
    /// `jobs` must outlive this.
    explicit job_operations(store& jobs) : jobs_(jobs) {}

    // `id` and `body` are as they came. A service knows only its own jobs.

    /// PATCH /jobs/{id}. Does all that the patch asks for, or nothing.
    response patch(const api::service& service, std::string_view id, std::string_view body, time_point now);

    /// POST /jobs. In the second generation the job is started, too.
    response create(const api::service& service, std::string_view body, time_point now);

    /// GET /jobs/{id}.
    response get(const api::service& service, std::string_view id, time_point now);

    /// GET /jobs/{id}/progress.
    response progress(const api::service& service, std::string_view id, time_point now);

    /// GET /jobs/{id}/messages, only of the second generation.
    response messages(const api::service& service, std::string_view id, time_point now);

    /// DELETE /jobs/{id}: 204, or 422 for a job that was submitted, whatever became of it. In the second generation it
    /// cancels: 200, or 422 for a job that can't be cancelled any more.
    response delete_(const api::service& service, std::string_view id, time_point now);

    /// Jobs that were created here.
    std::uint64_t created() const noexcept { return created_; }

    /// Submissions that were refused because the job had been submitted before.
    std::uint64_t repeated_activations() const noexcept { return repeated_activations_; }

private:
    response cancel(stored_job& job, time_point now);

    store& jobs_;
    std::uint64_t created_ = 0;
    std::uint64_t repeated_activations_ = 0;
};

}  // namespace rdad::emulator
