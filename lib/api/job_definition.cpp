// SPDX-License-Identifier: BSL-1.0
#include "api/job_definition.hpp"

#include "api/object_writer.hpp"

#include <boost/json/value.hpp>

namespace json = boost::json;

namespace rdad::api {
namespace {

void take_settings(object_reader& reader, job_definition& definition)
{
    const json::object* object = reader.take_object("settings");
    if (object) {
        if (auto settings = parse_settings(*object, definition.type, reader.pointer("settings")))
            definition.settings = *std::move(settings);
        else
            reader.fail(settings.error());
    }
}

void take_later_generation(object_reader& reader, job_definition& definition)
{
    if (const json::array* inputs = reader.take_array("inputs"))
        definition.inputs = *inputs;
    if (const json::array* outputs = reader.take_array("outputs"))
        definition.outputs = *outputs;
    if (const json::object* options = reader.take_object("options"))
        definition.options = *options;
    if (reader.take("settings") && (reader.take("inputs") || reader.take("outputs")))
        reader.fail(
            "settings",
            "can't stand beside inputs or outputs, which say the same in a later form; keep one"
        );
}

void take_cost_estimation_parameters(object_reader& reader, job_definition& definition)
{
    constexpr std::string_view name = "costEstimationParameters";
    if (const json::object* object = reader.take_object(name)) {
        if (auto parameters = parse_cost_estimation_parameters(*object, reader.pointer(name)))
            definition.cost_estimation_parameters = *parameters;
        else
            reader.fail(parameters.error());
    }
}

}  // namespace

bool job_definition::has_work() const
{
    return type || settings || inputs || outputs || options;
}

job_definition take_job_definition(object_reader& reader)
{
    job_definition definition;
    definition.type = reader.take_string("type");
    take_settings(reader, definition);
    take_later_generation(reader, definition);
    if (definition.type && !reader.take("settings") && !reader.take("inputs"))
        reader.fail("type", "can't be set without settings that fit it");
    take_cost_estimation_parameters(reader, definition);
    return definition;
}

void write(json::object& object, const job_definition& definition)
{
    write(object, "type", definition.type);
    if (definition.settings)
        object["settings"] = to_json(*definition.settings);
    if (definition.inputs)
        object["inputs"] = *definition.inputs;
    if (definition.outputs)
        object["outputs"] = *definition.outputs;
    if (definition.options)
        object["options"] = *definition.options;
    if (definition.cost_estimation_parameters)
        object["costEstimationParameters"] = to_json(*definition.cost_estimation_parameters);
}

}  // namespace rdad::api
