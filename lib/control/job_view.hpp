// SPDX-License-Identifier: BSL-1.0
// One job, as people look at it: where it is, what it waits for, and its story.
#pragma once

#include "api/progress.hpp"
#include "control/layout.hpp"
#include "control/local_text.hpp"
#include "control/text/styled_text.hpp"
#include "driver/waits_for.hpp"
#include "failure/failure.hpp"
#include "job/record.hpp"
#include "spool/spool.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace rdad::control {

struct job_view
{
    std::string name;

    /// Of the spool, where the record is.
    std::string folder;

    /// Null where nobody works on it, or where that isn't known.
    std::optional<driver::waits_for> waits_for;

    job::record record;

    /// What the service has just said. Null where it wasn't asked, or hasn't said.
    std::optional<api::progress> progress{};
};

/// What a job does that is worked on: "waits for its notBefore", "is active at the service".
std::string_view words_for(driver::waits_for what) noexcept;

/// Looks for it in the folders of the spool. Fails with ENOENT where there is no such record, with EILSEQ where it makes
/// no sense, and where it can't be read.
result<job_view> look_at_job(const spool::spool& spool, const std::string& name);

/// One JSON object: name, folder, waitsFor, progress where there is one, and the record as its file has it.
std::string to_json_text(const job_view& view);

/// What to_json_text() wrote. Null where it makes no sense.
std::optional<job_view> read_job_view(std::string_view text);

/// Some lines for people, which fit into so many columns.
styled_text to_text(const job_view& view, const time_text& text_of_time, std::size_t columns = any_width);

}  // namespace rdad::control
