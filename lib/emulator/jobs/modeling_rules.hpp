// SPDX-License-Identifier: BSL-1.0
// What contextcapture demands of a job's definition beyond what lib/api checks.
#pragma once

#include "api/job_definition.hpp"
#include "api/problem.hpp"

#include <cstdint>
#include <optional>

namespace rdad::emulator {

/// How many engines the subscription may use at once.
inline constexpr std::int32_t most_engines = 25;

/// The first problem of the definition that a job would have; null if there is none.
///
/// Inputs have an id and perhaps a description, settings have a quality and formats of outputs; engines are at most
/// most_engines. There is nothing else.
std::optional<api::problem> find_modeling_problem(const api::job_definition& definition);

}  // namespace rdad::emulator
