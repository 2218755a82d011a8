// SPDX-License-Identifier: BSL-1.0
// The properties of a job that a list can be filtered by.
#pragma once

#include "emulator/jobs/stored_job.hpp"
#include "emulator/timestamp.hpp"

#include <array>
#include <functional>
#include <optional>
#include <string_view>

namespace rdad::emulator {

/// The properties that the list operation of the service documents.
enum class job_property
{
    id,
    itwin_id,  ///< the owner, in the earlier generation of the API the project
    name,
    email,  ///< of the user whom the job belongs to
    type,
    state,
    created_date_time,  ///< to the second, as documents show it
    input_id,           ///< of the reality data that is read: one for each input
    output_id,          ///< of the reality data that was made: none before the job has succeeded
};

/// Their names, in that order.
inline constexpr std::array<std::string_view, 9> property_names = {
    "id",
    "iTwinId",
    "name",
    "email",
    "type",
    "state",
    "createdDateTime",
    "inputId",
    "outputId",
};

/// The property of that name, which has its case; null if there is none.
std::optional<job_property> parse_job_property(std::string_view name) noexcept;

/// True for ids. They are UUIDs, whose case doesn't matter, and are compared in lower case.
bool has_no_case(job_property property) noexcept;

/// True if `holds` is true of one of the values that the job has of a property (but created_date_time, which
/// is no text). Ids and states come in lower case.
bool any_value(
    const stored_job& job,
    job_property property,
    time_point now,
    const std::function<bool(std::string_view)>& holds
);

/// When the job was created, to the second.
std::chrono::sys_seconds created_second(const stored_job& job) noexcept;

}  // namespace rdad::emulator
