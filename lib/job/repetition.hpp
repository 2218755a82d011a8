// SPDX-License-Identifier: BSL-1.0
// A record that would follow a job which another one follows already: it is held, as its end would be told twice, and
// each call be made for both.
#pragma once

#include "job/record.hpp"

#include <string>

namespace rdad::job {

/// The record is as the daemon has taken it, for a job that there is; unless its file says that it is to be run again,
/// cancels the job, or only asks what it would cost.
bool may_repeat(const record& record);

/// Whether `later` wants of the same job what `earlier` does, which isn't over: its state, its settings, and its limits. Their priorities may differ.
bool repeats(const record& later, const record& earlier);

/// Why it is held: a sentence that names the record which tells of the job.
std::string why_held(const std::string& earlier_name);

}  // namespace rdad::job
