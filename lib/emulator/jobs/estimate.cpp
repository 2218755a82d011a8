// SPDX-License-Identifier: BSL-1.0
#include "emulator/jobs/estimate.hpp"

#include <boost/json/value.hpp>

#include <algorithm>
#include <cmath>

namespace json = boost::json;

namespace rdad::emulator {
namespace {

bool has_orthophoto(const api::settings& settings)
{
    return std::ranges::find(settings.inputs, "orthophoto", &api::job_input::name) != settings.inputs.end();
}

/// In the later generation the name of an input is its type.
bool has_orthophoto(const json::array& inputs)
{
    return std::ranges::any_of(inputs, [](const json::value& input) {
        const json::value* type = input.is_object() ? input.as_object().if_contains("type") : nullptr;
        return type && *type == "orthophoto";
    });
}

bool is_of_orthophoto(const api::job_definition& definition)
{
    if (definition.type == "segmentationOrthophoto")
        return true;
    if (definition.type != "segmentation2D")
        return false;
    const auto* s = definition.settings ? std::get_if<api::settings>(&*definition.settings) : nullptr;
    return s ? has_orthophoto(*s) : definition.inputs && has_orthophoto(*definition.inputs);
}

/// Without the detector's share.
std::optional<double> cost_of_orthophoto(const api::cost_estimation_parameters& parameters)
{
    if (!parameters.scene_width || !parameters.scene_length)
        return std::nullopt;
    return 0.05 * *parameters.scene_width * *parameters.scene_length * parameters.detector_scale.value_or(1);
}

/// Without the detector's share.
std::optional<double> cost_of_photos(const api::cost_estimation_parameters& parameters, bool by_number)
{
    if (!parameters.giga_pixels || (by_number && !parameters.number_of_photos))
        return std::nullopt;
    return 0.55 * *parameters.giga_pixels + (by_number ? 0.002 * *parameters.number_of_photos : 0);
}

std::optional<double> cost_of_analysis(
    const api::job_definition& definition,
    const api::cost_estimation_parameters& parameters
)
{
    const auto cost = is_of_orthophoto(definition)
                          ? cost_of_orthophoto(parameters)
                          : cost_of_photos(parameters, definition.type != "segmentation2D");
    if (!cost)
        return std::nullopt;
    return *cost + 0.5 * parameters.detector_cost.value_or(1.4);
}

std::optional<double> cost_of_photos_and_points(const api::cost_estimation_parameters& parameters)
{
    if (!parameters.giga_pixels && !parameters.mega_points)
        return std::nullopt;
    return 1.31 * parameters.giga_pixels.value_or(0) + 0.5 * parameters.mega_points.value_or(0);
}

}  // namespace

std::optional<double> estimate_cost(const api::job_definition& definition, const api::service& service)
{
    const auto p = definition.cost_estimation_parameters.value_or(api::cost_estimation_parameters());
    const auto cost = &service == &api::realitydataanalysis ? cost_of_analysis(definition, p)
                                                            : cost_of_photos_and_points(p);
    if (!cost)
        return std::nullopt;
    return std::round(*cost * 100) / 100;
}

}  // namespace rdad::emulator
