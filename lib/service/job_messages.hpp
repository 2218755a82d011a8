// SPDX-License-Identifier: BSL-1.0
// What the operator is told of a job: which message an event is, and its sentence.
#pragma once

#include "api/progress.hpp"
#include "job/record.hpp"
#include "journal/entry.hpp"
#include "journal/message_kind.hpp"

#include <optional>
#include <string>
#include <vector>

namespace rdad::service {

/// `event` is one of the record's.
journal::message_kind kind_of(const job::record& record, const job::event& event);

/// In front of a sentence that doesn't tell what it means for the job stands what that is.
std::string text_of(const job::record& record, const job::event& event);

/// What the journal's entries about a job say beside that. `name` is that of its record; `estimated_cost` is null where there
/// is none.
std::vector<journal::field> fields_of(
    const std::string& name,
    const job::record& record,
    std::optional<double> estimated_cost
);

/// How far an active job is.
std::string text_of(const api::progress& progress);

}  // namespace rdad::service
