// SPDX-License-Identifier: BSL-1.0
#include "emulator/jobs/definition_rules.hpp"

#include "emulator/jobs/conversion_rules.hpp"
#include "emulator/jobs/modeling_rules.hpp"
#include "emulator/jobs/part_rules.hpp"
#include "emulator/jobs/specification_rules.hpp"

#include <boost/json/value.hpp>
#include <fmt/format.h>

#include <array>

namespace json = boost::json;

namespace rdad::emulator {
namespace {

constexpr std::array<std::string_view, 6> analysis_types = {
    "objects2D",
    "segmentation2D",
    "segmentationOrthophoto",
    "segmentation3D",
    "changeDetection",
    "extractGround",
};

/// How inputs are written.
struct input_form
{
    std::string_view kind;  ///< the member that says what the input is for
    std::string_view id;    ///< the member that says which reality data it is
};

std::optional<api::problem> find_input_problem(
    const json::value& input,
    const input_form& form,
    const std::string& pointer
)
{
    const json::object* object = input.if_object();
    if (!object)
        return api::problem{
            pointer,
            fmt::format("{} is not an object with {} and {}", api::quoted(input), form.kind, form.id)};
    for (const std::string_view member : {form.kind, form.id}) {
        if (!is_text(object->if_contains(member)))
            return api::problem{api::pointer_to(pointer, member), "is missing; a text is expected"};
    }
    return std::nullopt;
}

std::optional<api::problem> find_outputs_problem(const json::array& outputs, const std::string& pointer)
{
    if (outputs.empty())
        return api::problem{pointer, "is empty; a job needs outputs"};
    for (const json::value& output : outputs) {
        if (!is_text(&output))
            return api::problem{pointer, fmt::format("{} is not the name of an output", api::quoted(output))};
    }
    return std::nullopt;
}

std::optional<api::problem> find_parts_problem(
    const json::array* inputs,
    const json::array* outputs,
    const input_form& form,
    const std::string& pointer
)
{
    if (!inputs)
        return api::problem{api::pointer_to(pointer, "inputs"), "is missing; an array is expected"};
    if (!outputs)
        return api::problem{api::pointer_to(pointer, "outputs"), "is missing; an array is expected"};
    const auto rule = [&](const json::value& input, const std::string& place) {
        return find_input_problem(input, form, place);
    };
    if (auto p = find_inputs_problem(*inputs, rule, api::pointer_to(pointer, "inputs")))
        return p;
    return find_outputs_problem(*outputs, api::pointer_to(pointer, "outputs"));
}

const json::array* find_array(const json::object& object, std::string_view member)
{
    const json::value* value = object.if_contains(member);
    return value ? value->if_array() : nullptr;
}

std::optional<api::problem> find_analysis_problem(const api::job_definition& definition)
{
    if (auto p = find_type_problem(definition.type, analysis_types))
        return p;
    const auto& settings = definition.settings;
    if (const auto* object = settings ? std::get_if<api::unknown_settings>(&*settings) : nullptr)
        return find_parts_problem(
            find_array(*object, "inputs"),
            find_array(*object, "outputs"),
            {"name", "realityDataId"},
            "/settings"
        );
    if (!definition.inputs && !definition.outputs)
        return std::nullopt;
    return find_parts_problem(
        definition.inputs ? &*definition.inputs : nullptr,
        definition.outputs ? &*definition.outputs : nullptr,
        {"type", "id"},
        ""
    );
}

}  // namespace

std::optional<api::problem> find_problem(const api::job_definition& definition, const api::service& service)
{
    if (&service == &api::contextcapture)
        return find_modeling_problem(definition);
    if (&service == &api::realityconversion)
        return find_conversion_problem(definition);
    if (api::starts_by_creation(service))
        return find_specification_problem(definition, service);
    return find_analysis_problem(definition);
}

}  // namespace rdad::emulator
