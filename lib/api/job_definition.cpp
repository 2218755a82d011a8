// SPDX-License-Identifier: BSL-1.0
#include "api/job_definition.hpp"

#include "api/json/object_writer.hpp"
#include "api/specifications.hpp"

#include <boost/json/value.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string_view>

namespace json = boost::json;

namespace rdad::api {
namespace {

/// What is known of it: those of other types, and of other services, are sent as they are.
void take_settings(object_reader& reader, const service& service, job_definition& definition)
{
    const json::object* object = reader.take_object("settings");
    if (object) {
        const auto type = &service == &realitydataanalysis ? definition.type : std::nullopt;
        if (auto settings = parse_settings(*object, type, reader.pointer("settings")))
            definition.settings = *std::move(settings);
        else
            reader.fail(settings.error());
    }
}

bool names_something(const json::value* value)
{
    return value && value->is_string() && !value->get_string().empty();
}

/// The sisters of the usual service read reality data by its id alone.
void check_inputs(object_reader& reader, const json::array& inputs)
{
    if (inputs.empty())
        reader.fail("inputs", "is empty; a job needs one");
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        const std::string pointer = pointer_to(reader.pointer("inputs"), i);
        const json::object* const input = inputs[i].if_object();
        if (!input)
            reader.fail(problem{
                pointer,
                R"(is not an object, such as {"id": "e9803e0e-70ce-4ea6-b2ad-1c653cbf2f76"})"});
        else if (!names_something(input->if_contains("id")))
            reader.fail(
                problem{pointer_to(pointer, "id"), "is missing; the id of reality data is expected, a string"}
            );
    }
}

void take_inputs(object_reader& reader, const service& service, job_definition& definition)
{
    if (const json::array* inputs = reader.take_array("inputs")) {
        definition.inputs = *inputs;
        if (&service != &realitydataanalysis)
            check_inputs(reader, *inputs);
    }
}

/// A member that the service hasn't got isn't taken, and so is an unknown one.
void take_work(object_reader& reader, const service& service, job_definition& definition)
{
    definition.type = reader.take_string("type");
    if (contains(service.work, "settings"))
        take_settings(reader, service, definition);
    if (contains(service.work, "inputs"))
        take_inputs(reader, service, definition);
    if (const json::array* outputs =
            contains(service.work, "outputs") ? reader.take_array("outputs") : nullptr)
        definition.outputs = *outputs;
    if (const json::object* options =
            contains(service.work, "options") ? reader.take_object("options") : nullptr)
        definition.options = *options;
    if (const json::object* specifications =
            contains(service.work, "specifications") ? reader.take_object("specifications") : nullptr) {
        definition.specifications = *specifications;
        if (definition.type)
            reader.fail(problems_of_specifications(
                *specifications,
                *definition.type,
                service,
                reader.pointer("specifications")
            ));
    }
}

void refuse_two_forms(object_reader& reader)
{
    if (reader.take("settings") && (reader.take("inputs") || reader.take("outputs")))
        reader.fail(
            "settings",
            "can't stand beside inputs or outputs, which say the same in a later form; keep one"
        );
}

void take_cost_estimation_parameters(
    object_reader& reader,
    const service& service,
    job_definition& definition
)
{
    constexpr std::string_view name = "costEstimationParameters";
    if (const json::object* object = reader.take_object(name)) {
        if (auto parameters = parse_cost_estimation_parameters(*object, service, reader.pointer(name)))
            definition.cost_estimation_parameters = *parameters;
        else
            reader.fail(parameters.error());
    }
}

}  // namespace

bool job_definition::has_work() const
{
    return type || settings || inputs || outputs || options || specifications;
}

job_definition take_job_definition(object_reader& reader, const service& service)
{
    job_definition definition;
    take_work(reader, service, definition);
    if (&service == &realitydataanalysis)
        refuse_two_forms(reader);
    const bool has_settings = contains(service.work, "settings") && reader.take("settings");
    if (definition.type && !starts_by_creation(service) && !has_settings && !reader.take("inputs"))
        reader.fail("type", "can't be set without settings that fit it");
    if (!service.cost_parameters.empty())
        take_cost_estimation_parameters(reader, service, definition);
    return definition;
}

void refuse_what_is_not_patched(object_reader& reader, const service& service)
{
    for (const std::string_view member : service.work) {
        if (contains(service.patched, member) || !reader.take(member))
            continue;
        if (starts_by_creation(service))
            reader.fail(
                member,
                fmt::format("can't be changed: a job of {} is started as it is created", service.name)
            );
        else
            reader.fail(
                member,
                fmt::format(
                    "can't be changed: {} changes only {} of a job that is there",
                    service.name,
                    fmt::join(service.patched, " and ")
                )
            );
    }
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
    if (definition.specifications)
        object["specifications"] = *definition.specifications;
    if (definition.cost_estimation_parameters)
        object["costEstimationParameters"] = to_json(*definition.cost_estimation_parameters);
}

}  // namespace rdad::api
