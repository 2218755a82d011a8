// SPDX-License-Identifier: BSL-1.0
// What the services demand of a job's definition beyond what lib/api checks.
//
// The daemon passes on what it doesn't know, so lib/api reads it leniently. The services do know their job
// types and refuse others; a stand-in that took them would let pass here what fails there.
#pragma once

#include "api/job_definition.hpp"
#include "api/problem.hpp"
#include "api/service.hpp"

#include <optional>

namespace rdad::emulator {

/// The first problem of the definition that a job would have; null if there is none.
///
/// Of the sister services, modeling_rules.hpp and conversion_rules.hpp say what is demanded, of the second generation
/// specification_rules.hpp. Of realitydataanalysis:
/// the type has to be one of those that are documented, in either generation. Inputs are an array, not empty,
/// of objects with two texts that are not empty: `name` and `realityDataId` in settings, `type` and `id` in
/// the later generation; none may be there twice. Outputs are an array, not empty, of texts that are not
/// empty. Each of the two needs the other. (Settings of the types of patch-job were checked when they were
/// read.)
std::optional<api::problem> find_problem(const api::job_definition& definition, const api::service& service);

}  // namespace rdad::emulator
