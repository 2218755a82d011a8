// SPDX-License-Identifier: BSL-1.0
// What a job would cost: the parameters that the service computes it from, and its answer.
#pragma once

#include "api/problem.hpp"
#include "api/service.hpp"

#include <boost/json/object.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace rdad::api {

/// Schemas "Cost Estimation Parameters" of all services. Null means not given; which of them there are depends on the
/// service, and which of these count on the job's type.
struct cost_estimation_parameters
{
    std::optional<double> giga_pixels;             ///< in all inputs, in gigapixels
    std::optional<double> mega_points;             ///< in all inputs, in millions of points
    std::optional<std::string> mesh_quality;       ///< such as "Draft"
    std::optional<std::int32_t> number_of_photos;  ///< in all inputs
    std::optional<double> scene_width;             ///< in metres
    std::optional<double> scene_height;            ///< in metres
    std::optional<double> scene_length;            ///< in metres
    std::optional<double> detector_scale;          ///< scale of the detector
    std::optional<double> detector_cost;           ///< cost of the detector

    friend bool operator==(const cost_estimation_parameters&, const cost_estimation_parameters&) = default;
};

/// Reads parameters as users and clients write them. None may be negative, or one that the service doesn't know.
/// `pointer` is where `object` stands in the document.
checked<cost_estimation_parameters> parse_cost_estimation_parameters(
    const boost::json::object& object,
    const service& service,
    const std::string& pointer
);
boost::json::object to_json(const cost_estimation_parameters& parameters);

/// Schema "Cost Estimation information".
struct cost_estimation
{
    /// The parameters that the estimate was made with.
    cost_estimation_parameters parameters;

    /// In cost units of the service. Null as long as there is no estimate.
    std::optional<double> estimated_cost;

    friend bool operator==(const cost_estimation&, const cost_estimation&) = default;
};

cost_estimation read_cost_estimation(const boost::json::object& object);
boost::json::object to_json(const cost_estimation& estimation);

}  // namespace rdad::api
