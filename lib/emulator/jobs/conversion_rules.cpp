// SPDX-License-Identifier: BSL-1.0
#include "emulator/jobs/conversion_rules.hpp"

#include "emulator/jobs/part_rules.hpp"

#include <fmt/format.h>

#include <array>

namespace json = boost::json;

namespace rdad::emulator {
namespace {

constexpr std::string_view import_type = "ImportFeatures";
constexpr std::array<std::string_view, 2> conversion_types = {"Conversion", import_type};

constexpr std::array<std::string_view, 11> conversion_formats = {
    "OPC",
    "PNTS",
    "GLB",
    "GLBC",
    "LAS",
    "LAZ",
    "E57",
    "PointCloud",
    "GeoJSON",
    "FDB",
    "XYZTileMap",
};
constexpr std::array<std::string_view, 1> import_formats = {"FDB"};

constexpr std::array<std::string_view, 2> tile_formats = {"JPG", "PNG"};

std::optional<api::problem> find_conversion_input_problem(
    const json::value& input,
    const std::string& pointer
)
{
    const json::object* object = input.if_object();
    if (!object)
        return api::problem{pointer, fmt::format("{} is not an object with id", api::quoted(input))};
    api::object_reader reader(*object, pointer);
    check_input_id(reader);
    reader.refuse_rest();
    return first_problem(reader);
}

std::optional<api::problem> find_options_problem(const json::object& options)
{
    api::object_reader reader(options, "/options");
    if (reader.take_int32("processingEngines").value_or(0) < 0)
        reader.fail("processingEngines", "is negative");
    const double quality = reader.take_number("jpgQuality").value_or(99);
    if (quality < 10 || quality > 99)
        reader.fail("jpgQuality", "is not from 10 to 99");
    check_name(reader, "tileFormat", tile_formats);
    reader.take_bool("merge");
    reader.take_number("sampleWorldStep");
    for (const char* text : {"inputSRS", "outputSRS", "featureClassDisplayName", "backgroundColor"})
        reader.take_string(text);
    for (const char* level : {"topLevel", "bottomLevel"})
        reader.take_int32(level);
    reader.refuse_rest();
    return first_problem(reader);
}

}  // namespace

std::optional<api::problem> find_conversion_problem(const api::job_definition& definition)
{
    if (auto p = find_type_problem(definition.type, conversion_types))
        return p;
    if (auto p = definition.inputs
                     ? find_inputs_problem(*definition.inputs, find_conversion_input_problem, "/inputs")
                     : std::nullopt)
        return p;
    const auto formats = definition.type == import_type
                             ? std::span<const std::string_view>(import_formats)
                             : std::span<const std::string_view>(conversion_formats);
    if (auto p = definition.outputs ? find_formats_problem(*definition.outputs, formats, "/outputs")
                                    : std::nullopt)
        return p;
    return definition.options ? find_options_problem(*definition.options) : std::nullopt;
}

}  // namespace rdad::emulator
