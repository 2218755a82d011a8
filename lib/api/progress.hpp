// SPDX-License-Identifier: BSL-1.0
// The answer of GET /jobs/{id}/progress.
#pragma once

#include "api/job_state.hpp"

#include <boost/json/object.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rdad::api {

/// How far an active job is. Null means that the service didn't say.
struct progress
{
    std::optional<std::int32_t> percentage;  ///< 0 to 100
    std::optional<job_state> state;
    std::optional<std::string> step;  ///< what is being done, such as "Run_Production"

    /// It has ended; how, this service says in the Job document only.
    bool is_over = false;

    friend bool operator==(const progress&, const progress&) = default;
};

/// Null if `body` isn't `{"progress": {…}}`, or `{"jobProgress": {…}}` as contextcapture has it.
std::optional<progress> read_progress_response(std::string_view body);

/// `{"progress": …}`.
boost::json::object progress_response_json(const progress& progress);

}  // namespace rdad::api
