// SPDX-License-Identifier: BSL-1.0
// Reading the record of a job from the spool.
//
// The call blocks on the disk.
#pragma once

#include "failure/failure.hpp"
#include "job/record.hpp"
#include "spool/folder.hpp"

#include <string>

namespace rdad::disk {

/// Fails with ENOENT if there is none of that name, and with EILSEQ if it makes no sense.
result<job::record> read_record(const spool::folder& folder, const std::string& name);

/// True where another try won't help: there is no record, or it is nothing that can be read.
bool is_gone_for_good(const failure& failure);

}  // namespace rdad::disk
