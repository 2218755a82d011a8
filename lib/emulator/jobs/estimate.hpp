// SPDX-License-Identifier: BSL-1.0
// What the emulator says that a job will cost.
#pragma once

#include "api/job_definition.hpp"

#include <optional>

namespace rdad::emulator {

/// The cost in cost units, rounded to hundredths. The service does not publish its formula; in this one those
/// parameters count that count for the service (facts: "cost parameters that count"), and the parameters of
/// the reference page's examples make the cost that it answers, 2.1:
///
///     objects2D                    0.55 gigaPixels + 0.002 numberOfPhotos + 0.5 detectorCost
///     segmentation2D, photos       0.55 gigaPixels + 0.5 detectorCost
///     segmentation2D, orthophoto   0.05 sceneWidth sceneLength detectorScale + 0.5 detectorCost
///
/// Which of the last two it is, its inputs say. segmentationOrthophoto costs as the last one, other types, of
/// which no parameters are documented, as objects2D.
///
/// A detector is known to the service, so its cost and scale may be left out: they are then 1.4, as on the
/// reference page, and 1. What else counts only the client can know: null while some of it is missing.
std::optional<double> estimate_cost(const api::job_definition& definition);

}  // namespace rdad::emulator
