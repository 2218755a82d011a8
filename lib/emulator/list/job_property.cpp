// SPDX-License-Identifier: BSL-1.0
#include "emulator/list/job_property.hpp"

#include "api/ascii_case.hpp"

#include <boost/json/value.hpp>

#include <algorithm>
#include <string>

namespace json = boost::json;

namespace rdad::emulator {
namespace {

using predicate = std::function<bool(std::string_view)>;

bool holds_in_lower_case(std::string_view text, const predicate& holds)
{
    std::string lower(text);
    std::ranges::transform(lower, lower.begin(), api::lower_case);
    return holds(lower);
}

bool any_input(const json::array& inputs, std::string_view id_member, const predicate& holds)
{
    return std::ranges::any_of(inputs, [&](const json::value& input) {
        const json::value* id = input.is_object() ? input.as_object().if_contains(id_member) : nullptr;
        return id && id->is_string() && holds_in_lower_case(id->as_string(), holds);
    });
}

bool any_input(const api::job_definition& definition, const predicate& holds)
{
    if (definition.inputs)
        return any_input(*definition.inputs, "id", holds);
    if (!definition.settings)
        return false;
    if (const auto* known = std::get_if<api::settings>(&*definition.settings)) {
        return std::ranges::any_of(known->inputs, [&](const api::job_input& input) {
            return input.reality_data_id && holds_in_lower_case(*input.reality_data_id, holds);
        });
    }
    const auto& unknown = std::get<api::unknown_settings>(*definition.settings);
    const json::value* inputs = unknown.if_contains("inputs");
    return inputs && inputs->is_array() && any_input(inputs->as_array(), "realityDataId", holds);
}

std::size_t count_outputs(const api::job_definition& definition)
{
    if (definition.outputs)
        return definition.outputs->size();
    if (!definition.settings)
        return 0;
    if (const auto* known = std::get_if<api::settings>(&*definition.settings))
        return known->outputs.size();
    const auto& unknown = std::get<api::unknown_settings>(*definition.settings);
    const json::value* outputs = unknown.if_contains("outputs");
    return outputs && outputs->is_array() ? outputs->as_array().size() : 0;
}

bool any_output(const stored_job& job, time_point now, const predicate& holds)
{
    if (job.state_at(now) != api::job_state::success)
        return false;
    for (std::size_t i = 0; i < count_outputs(job.definition); ++i) {
        if (holds(job.output_id(i)))
            return true;
    }
    return false;
}

bool holds_if_there(const std::optional<std::string>& text, const predicate& holds)
{
    return text && holds(*text);
}

}  // namespace

std::optional<job_property> parse_job_property(std::string_view name) noexcept
{
    const auto* found = std::ranges::find(property_names, name);
    return found == property_names.end()
               ? std::nullopt
               : std::optional(static_cast<job_property>(found - property_names.begin()));
}

bool has_no_case(job_property property) noexcept
{
    return property == job_property::id || property == job_property::itwin_id ||
           property == job_property::input_id || property == job_property::output_id;
}

bool any_value(const stored_job& job, job_property property, time_point now, const predicate& holds)
{
    switch (property) {
    case job_property::id: return holds(job.id);
    case job_property::itwin_id: {
        const auto& owner = job.itwin_id ? job.itwin_id : job.project_id;
        return owner && holds_in_lower_case(*owner, holds);
    }
    case job_property::name: return holds(job.name);
    case job_property::email: return holds(user_email);
    case job_property::type: return holds_if_there(job.definition.type, holds);
    case job_property::state: return holds_in_lower_case(to_string(job.state_at(now)), holds);
    case job_property::created_date_time: break;
    case job_property::input_id: return any_input(job.definition, holds);
    case job_property::output_id: return any_output(job, now, holds);
    }
    return false;
}

std::chrono::sys_seconds created_second(const stored_job& job) noexcept
{
    return std::chrono::floor<std::chrono::seconds>(job.created);
}

}  // namespace rdad::emulator
