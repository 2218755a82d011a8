#include "emulator/estimate.hpp"

#include <cmath>

namespace rdad::emulator {

double estimate_cost(std::optional<std::string_view> type, const api::cost_estimation_parameters& parameters)
{
    double cost = 0.5 * parameters.detector_cost.value_or(1.4);
    const bool segmentation = type == "segmentation2D";
    if (segmentation && parameters.scene_width && parameters.scene_length) {
        cost +=
            0.05 * *parameters.scene_width * *parameters.scene_length * parameters.detector_scale.value_or(1);
    } else {
        cost += 0.55 * parameters.giga_pixels.value_or(0);
        if (!segmentation)
            cost += 0.002 * parameters.number_of_photos.value_or(0);
    }
    return std::round(cost * 100) / 100;
}

}  // namespace rdad::emulator
