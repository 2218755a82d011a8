// SPDX-License-Identifier: BSL-1.0
// Dropping the spec of a job once more that has ended.
//
// The calls block on the disk.
#pragma once

#include "failure/failure.hpp"
#include "intake/file_rules.hpp"
#include "spool/spool.hpp"

#include <string>

namespace rdad::intake {

/// Drops the spec of the final record `name` into incoming/ again; the record stays. Answers the name of the
/// file there.
///
/// Fails with ENOENT where there is no such record. Fails with EPERM, and a sentence of why, where it could
/// pay twice or can't do any good: the job isn't done or has ended well, it was retried already, or its spec
/// names a job that the service doesn't start again. So it does where the file would be left alone, as `rules` say.
result<std::string> retry_job(spool::spool& spool, const std::string& name, const file_rules& rules = {});

}  // namespace rdad::intake
