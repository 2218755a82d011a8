#include "job/call.hpp"

#include "api/job_patch.hpp"

#include <boost/json/serialize.hpp>

namespace json = boost::json;

namespace rdad::job {
namespace {

call patch_call(std::string path, const api::job_patch& patch)
{
    const bool activates = patch.state == api::job_state::active;
    return {"PATCH", std::move(path), json::serialize(api::to_json(patch)), !activates};
}

}  // namespace

std::string_view to_string(operation op) noexcept
{
    switch (op) {
    case operation::create: return "create";
    case operation::patch_definition: return "patch definition";
    case operation::patch_cost: return "patch cost";
    case operation::activate: return "activate";
    case operation::cancel: return "cancel";
    case operation::get: return "get";
    case operation::progress: return "progress";
    }
    return "";
}

urgency urgency_of(operation op) noexcept
{
    switch (op) {
    case operation::cancel: return urgency::cancelling;
    case operation::get: return urgency::ending;
    case operation::create:
    case operation::patch_definition:
    case operation::patch_cost:
    case operation::activate: return urgency::starting;
    case operation::progress: break;
    }
    return urgency::looking;
}

call make_call(operation op, const record& r)
{
    const std::string path = "/jobs/" + r.job_id.value_or("");
    const api::job_definition& definition = r.spec.definition;
    switch (op) {
    case operation::create:
        return {"POST", "/jobs", json::serialize(api::to_json(creation_of(r.spec))), false};
    case operation::patch_definition: {
        api::job_patch patch{std::nullopt, definition};
        patch.definition.cost_estimation_parameters.reset();
        return patch_call(path, patch);
    }
    case operation::patch_cost: {
        api::job_patch patch;
        patch.definition.cost_estimation_parameters = definition.cost_estimation_parameters;
        return patch_call(path, patch);
    }
    case operation::activate: return patch_call(path, {api::job_state::active, {}});
    case operation::cancel: return patch_call(path, {api::job_state::cancelled, {}});
    case operation::get: return {"GET", path, "", true};
    case operation::progress: break;
    }
    return {"GET", path + "/progress", "", true};
}

}  // namespace rdad::job
