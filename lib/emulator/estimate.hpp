// What the emulator says that a job will cost.
#pragma once

#include "api/cost.hpp"

#include <optional>
#include <string_view>

namespace rdad::emulator {

/// The cost in cost units, rounded to hundredths. The service does not publish its formula; in this one those
/// parameters count that count for the service (facts: "cost parameters that count"), and the parameters of
/// the reference page's examples make the cost that it answers, 2.1:
///
///     photos       0.55 gigaPixels + 0.002 numberOfPhotos (objects2D only) + 0.5 detectorCost
///     orthophoto   0.05 sceneWidth sceneLength detectorScale + 0.5 detectorCost
///
/// segmentation2D is of orthophotos where a scene is given. Jobs of types that are not in the reference page
/// cost as objects2D does. A detectorCost that is not given counts as the 1.4 of the reference page, a
/// detectorScale as 1, others as 0.
double estimate_cost(std::optional<std::string_view> type, const api::cost_estimation_parameters& parameters);

}  // namespace rdad::emulator
