// SPDX-License-Identifier: BSL-1.0
// Files that are written, and wait for the disk together.
//
// The calls block on the disk.
#pragma once

#include "failure/failure.hpp"
#include "spool/appended_text.hpp"
#include "spool/staged_file.hpp"
#include "spool/sync_threads.hpp"

#include <variant>
#include <vector>

namespace rdad::spool {

using unsynced_file = std::variant<staged_file, appended_text>;

/// Answers for each, in their order, whether it is written: that it never began is its answer. `beside`, a descriptor, waits
/// with them and has its error (fsync(2)) in `beside_error` then; -1: there is none.
std::vector<result<void>> end_together(
    std::vector<result<unsynced_file>> files,
    sync_threads& syncing,
    int beside,
    int& beside_error
);

}  // namespace rdad::spool
