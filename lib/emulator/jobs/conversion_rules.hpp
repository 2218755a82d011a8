// SPDX-License-Identifier: BSL-1.0
// What realityconversion demands of a job's definition beyond what lib/api checks.
#pragma once

#include "api/job_definition.hpp"
#include "api/problem.hpp"

#include <optional>

namespace rdad::emulator {

/// The first problem of the definition that a job would have; null if there is none.
///
/// Inputs have an id and nothing else, outputs are formats, of ImportFeatures the format FDB alone; options are those
/// that are documented.
std::optional<api::problem> find_conversion_problem(const api::job_definition& definition);

}  // namespace rdad::emulator
