// SPDX-License-Identifier: BSL-1.0
// What has ended, as one HTML file to send to somebody: it needs nothing beside it. Pure.
#pragma once

#include "control/local_text.hpp"
#include "history/summary.hpp"
#include "history/summary_text.hpp"

#include <string>

namespace rdad::history {

struct report
{
    /// Which jobs it is about, in a sentence.
    std::string about;

    // The same jobs, summed up three times.

    summary batches{};
    summary days{};
    summary types{};

    /// Its times are written by this.
    control::time_text time_text{};
};

/// A page of sums, jobs and costs a day, when which batch was worked on, and tables. It is as light or dark as the reader's
/// screen, and has no script.
std::string to_html(const report& report, const user_name& name_of_user);

}  // namespace rdad::history
