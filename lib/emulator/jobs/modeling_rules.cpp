// SPDX-License-Identifier: BSL-1.0
#include "emulator/jobs/modeling_rules.hpp"

#include "emulator/jobs/part_rules.hpp"

#include <fmt/format.h>

#include <array>

namespace json = boost::json;

namespace rdad::emulator {
namespace {

constexpr std::array<std::string_view, 3> modeling_types = {"Full", "Calibration", "Reconstruction"};

constexpr std::array<std::string_view, 3> qualities = {"Draft", "Medium", "Extra"};

constexpr std::array<std::string_view, 18> modeling_formats = {
    "CCOrientations",
    "3MX",
    "3SM",
    "WebReady ScalableMesh",
    "Cesium 3D Tiles",
    "POD",
    "Orthophoto/DSM",
    "LAS",
    "FBX",
    "OBJ",
    "ESRI i3s",
    "DGN",
    "LODTreeExport",
    "PLY",
    "OPC",
    "OMR",
    "ContextScene",
    "GaussianSplats",
};

std::optional<api::problem> find_modeling_input_problem(const json::value& input, const std::string& pointer)
{
    const json::object* object = input.if_object();
    if (!object)
        return api::problem{pointer, fmt::format("{} is not an object with id", api::quoted(input))};
    api::object_reader reader(*object, pointer);
    check_input_id(reader);
    reader.take_string("description");
    reader.refuse_rest();
    return first_problem(reader);
}

std::optional<api::problem> find_cache_problem(const json::object& cache, const std::string& pointer)
{
    api::object_reader reader(cache, pointer);
    reader.take_bool("createCache");
    reader.take_string("useCache");
    reader.refuse_rest();
    return first_problem(reader);
}

void check_engines(api::object_reader& reader)
{
    const auto engines = reader.take_int32("processingEngines");
    if (engines && (*engines < 0 || *engines > most_engines))
        reader.fail("processingEngines", fmt::format("is not from 0 to {}", most_engines));
}

std::optional<api::problem> find_settings_problem(const json::object& settings)
{
    constexpr std::string_view pointer = "/settings";
    api::object_reader reader(settings, std::string(pointer));
    if (!reader.take("quality"))
        reader.fail("quality", "is missing; a text is expected");
    check_name(reader, "quality", qualities);
    const json::array* outputs = reader.take_array("outputs");
    if (!reader.take("outputs"))
        reader.fail("outputs", "is missing; an array is expected");
    check_engines(reader);
    const json::object* cache = reader.take_object("cacheSettings");
    reader.refuse_rest();
    if (auto p = first_problem(reader))
        return p;
    if (auto p = cache ? find_cache_problem(*cache, reader.pointer("cacheSettings")) : std::nullopt)
        return p;
    return find_formats_problem(*outputs, modeling_formats, reader.pointer("outputs"));
}

std::optional<api::problem> find_mesh_quality_problem(const api::job_definition& definition)
{
    if (!definition.cost_estimation_parameters)
        return std::nullopt;
    const json::object parameters = to_json(*definition.cost_estimation_parameters);
    api::object_reader reader(parameters, "/costEstimationParameters");
    check_name(reader, "meshQuality", qualities);
    return first_problem(reader);
}

}  // namespace

std::optional<api::problem> find_modeling_problem(const api::job_definition& definition)
{
    if (auto p = find_type_problem(definition.type, modeling_types))
        return p;
    if (auto p = definition.inputs
                     ? find_inputs_problem(*definition.inputs, find_modeling_input_problem, "/inputs")
                     : std::nullopt)
        return p;
    const auto& settings = definition.settings;
    const auto* object = settings ? std::get_if<api::unknown_settings>(&*settings) : nullptr;
    if (auto p = object ? find_settings_problem(*object) : std::nullopt)
        return p;
    return find_mesh_quality_problem(definition);
}

}  // namespace rdad::emulator
