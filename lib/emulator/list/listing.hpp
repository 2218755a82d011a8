// SPDX-License-Identifier: BSL-1.0
// GET /jobs: the jobs of a service that a filter matches, page by page.
#pragma once

#include "api/service.hpp"
#include "emulator/exchange.hpp"
#include "emulator/jobs/store.hpp"
#include "emulator/list/continuation_token.hpp"
#include "emulator/list/list_query.hpp"

#include <string_view>

namespace rdad::emulator {

/// A service lists the jobs of the calling user unless the filter names an iTwin. All jobs of the emulator
/// are of one user, so here that makes no difference.
///
/// Jobs are listed in the order of their creation, and a page begins behind the last job of the one before.
/// So a job that changes in between is neither listed twice nor keeps another from being listed.
class listing
{
public:
    /// `jobs` must outlive this. With `short_items` jobs are listed without their executionInformation.
    listing(store& jobs, bool short_items) : jobs_(jobs), short_items_(short_items) {}

    /// Answers the query of a request to that service whose header Host is `host` (null if there was none): links lead
    /// to where the client came from. The sister services of realitydataanalysis list nothing without a filter.
    response answer(
        const api::service& service,
        std::string_view query,
        std::optional<std::string_view> host,
        time_point now
    ) const;

private:
    struct page;

    page collect(const api::service& service, const list_query& query, std::uint64_t position, time_point now)
        const;

    store& jobs_;
    bool short_items_;
    continuation_tokens tokens_;
};

}  // namespace rdad::emulator
