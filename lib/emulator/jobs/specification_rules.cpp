// SPDX-License-Identifier: BSL-1.0
#include "emulator/jobs/specification_rules.hpp"

#include "api/specifications.hpp"
#include "emulator/jobs/part_rules.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace json = boost::json;

namespace rdad::emulator {
namespace {

constexpr std::string_view specifications_pointer = "/specifications";

/// Where the service's types aren't known, any will do.
std::optional<api::problem> find_problem_of_type(const std::string& type, const api::service& service)
{
    if (!service.types || api::find_type(type, service))
        return std::nullopt;
    return api::problem{
        "/type",
        fmt::format("{} is not a job type of {}", api::quoted(json::value(type)), service.name)};
}

void check_outputs_sent(api::object_reader& reader, bool types_are_known)
{
    const json::value* const outputs = reader.take("outputs");
    const json::array* const names = outputs ? outputs->if_array() : nullptr;
    const json::object* const exports = outputs ? outputs->if_object() : nullptr;
    if (!outputs && types_are_known)
        reader.fail("outputs", "is missing; names of outputs are expected");
    if (!outputs)
        return;
    if (!names && !exports)
        reader.fail("outputs", "is neither an array of names nor an object");
    else if (names ? names->empty() : exports->empty())
        reader.fail("outputs", "is empty; a job needs outputs");
    else if (names && !std::ranges::all_of(*names, [](const json::value& name) { return is_text(&name); }))
        reader.fail("outputs", "has one that is not the name of an output");
}

}  // namespace

std::optional<api::problem> find_specification_problem(
    const api::job_definition& definition,
    const api::service& service
)
{
    if (auto p = find_problem_of_type(definition.type.value_or(""), service))
        return p;
    if (definition.cost_estimation_parameters)
        return api::problem{"/costEstimationParameters", "is not a known member"};
    const json::object& specifications = *definition.specifications;
    api::object_reader reader(specifications, std::string(specifications_pointer));
    if (!reader.take("inputs"))
        reader.fail("inputs", "is missing; an object is expected");
    reader.take_object("inputs");
    check_outputs_sent(reader, service.types != nullptr);
    reader.take_object("options");
    reader.refuse_rest();
    return first_problem(reader);
}

}  // namespace rdad::emulator
