// SPDX-License-Identifier: BSL-1.0
// What the emulator says that a job will cost.
#pragma once

#include "api/job_definition.hpp"
#include "api/service.hpp"

#include <optional>

namespace rdad::emulator {

/// The cost in cost units, rounded to hundredths. The services do not publish their formulas; in these, those
/// parameters count that count for the service (facts: "cost parameters that count"), and the parameters of
/// the reference pages' examples make the cost that they answer, 2.1, of the sister services 3.5:
///
///     objects2D                    0.55 gigaPixels + 0.002 numberOfPhotos + 0.5 detectorCost
///     segmentation2D, photos       0.55 gigaPixels + 0.5 detectorCost
///     segmentation2D, orthophoto   0.05 sceneWidth sceneLength detectorScale + 0.5 detectorCost
///     of the sister services       1.31 gigaPixels + 0.5 megaPoints
///
/// Which segmentation2D it is, its inputs say. segmentationOrthophoto costs as that of an orthophoto, other types, of
/// which no parameters are documented, as objects2D.
///
/// A detector is known to the service, so its cost and scale may be left out: they are then 1.4, as on the
/// reference page, and 1. What else counts only the client can know: null while some of it is missing, of the sister
/// services while all of it is.
std::optional<double> estimate_cost(const api::job_definition& definition, const api::service& service);

}  // namespace rdad::emulator
