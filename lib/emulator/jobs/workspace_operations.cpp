// SPDX-License-Identifier: BSL-1.0
#include "emulator/jobs/workspace_operations.hpp"

#include "emulator/jobs/modeling_rules.hpp"
#include "emulator/refusal.hpp"

#include <boost/json/value.hpp>

namespace json = boost::json;

namespace rdad::emulator {
namespace {

response workspace_not_found()
{
    return error_response(404, "WorkspaceNotFound", "Requested workspace is not available.");
}

}  // namespace

response workspace_operations::create(std::string_view body, time_point now)
{
    constexpr std::string_view refusal = "Cannot create workspace.";
    const auto object = parse_object(body);
    if (!object)
        return invalid_body(api::contextcapture, refusal, object.error().first());
    auto creation = parse_workspace_creation(*object);
    if (!creation)
        return invalid_body(api::contextcapture, refusal, creation.error().first());
    return json_response(201, workspace_document(jobs_.create_workspace(*std::move(creation), now)));
}

response workspace_operations::get(std::string_view id) const
{
    const workspace* found = jobs_.find_workspace(id);
    return found ? json_response(200, workspace_document(*found)) : workspace_not_found();
}

response workspace_operations::delete_(std::string_view id)
{
    return jobs_.erase_workspace(id) ? no_content() : workspace_not_found();
}

response answer_engines_limit()
{
    return json_response(200, {{"enginesLimit", json::object{{"maxEngines", most_engines}}}});
}

}  // namespace rdad::emulator
