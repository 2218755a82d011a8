// SPDX-License-Identifier: BSL-1.0
// What the services of the second generation demand of a job's definition beyond what lib/api checks.
#pragma once

#include "api/job_definition.hpp"
#include "api/problem.hpp"
#include "api/service.hpp"

#include <optional>

namespace rdad::emulator {

/// The first problem of the definition that a job would have; null if there is none.
///
/// The type has to be one of the service's, where those are known, spelled as there. Specifications are inputs,
/// an object, outputs, an array of names or an object, neither empty, and perhaps options; there is nothing
/// else. Where the types aren't known, outputs may be left out: the provider's client names none for
/// conversions, which make one.
std::optional<api::problem> find_specification_problem(
    const api::job_definition& definition,
    const api::service& service
);

}  // namespace rdad::emulator
