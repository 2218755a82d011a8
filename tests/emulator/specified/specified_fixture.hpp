// SPDX-License-Identifier: BSL-1.0
// A service without a socket, and what its clients send to the services of the second generation.
#pragma once

#include "emulator/sister_fixture.hpp"

#include <array>
#include <string>
#include <string_view>

namespace rdad::emulator {

inline constexpr std::array<const api::service*, 3> second_services{
    &api::reality_analysis,
    &api::reality_modeling,
    &api::reality_conversion,
};

/// The creation of a job of one of them.
inline boost::json::object specified_creation(const api::service& service = api::reality_analysis)
{
    using boost::json::array;
    using boost::json::object;
    object creation{{"name", "Roof"}, {"iTwinId", "510cd1a3-3703-4729-b08c-fecd9c87c3be"}};
    if (&service == &api::reality_modeling) {
        creation["type"] = "Calibration";
        creation["specifications"] =
            object{{"inputs", object{{"scene", "58e0c0ca"}}}, {"outputs", array{"scene"}}};
    } else if (&service == &api::reality_conversion) {
        creation["type"] = "PointCloudConversion";
        creation["specifications"] = object{
            {"inputs", object{{"pointCloud", "58e0c0ca"}}},
            {"options", object{{"outputFormat", "OPC"}}}};
    } else {
        creation["type"] = "Objects2D";
        creation["specifications"] = object{
            {"inputs", object{{"photos", "58e0c0ca"}, {"photoObjectDetector", "roofs/1.0"}}},
            {"outputs", array{"Objects2D", "objects3D"}},
            {"options", object{{"maxDist", 2}}},
        };
    }
    return creation;
}

struct specified_fixture : sister_fixture
{
    using sister_fixture::create;

    response create(const boost::json::object& creation) { return create(api::reality_analysis, creation); }

    response get() { return get_of(api::reality_analysis, job); }
    response progress() { return progress_of(api::reality_analysis, job); }
    response messages() { return ask_service(api::reality_analysis, "GET", "/jobs/" + job + "/messages"); }
    response cancel() { return ask_service(api::reality_analysis, "DELETE", "/jobs/" + job); }

    std::string state() { return id_at(get(), "/job/state"); }

    /// A job of reality-analysis that is new.
    std::string job = id_at(create(specified_creation()), "/job/id");
};

}  // namespace rdad::emulator
