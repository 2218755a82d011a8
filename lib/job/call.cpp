// SPDX-License-Identifier: BSL-1.0
#include "job/call.hpp"

#include "api/job_patch.hpp"

#include <boost/json/serialize.hpp>
#include <boost/url/encode.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>
#include <fmt/format.h>

#include <cassert>

namespace json = boost::json;
namespace urls = boost::urls;

namespace rdad::job {
namespace {

call patch_call(operation op, std::string path, const api::job_patch& patch, const api::service& service)
{
    assert(!api::starts_by_creation(service));
    return {
        op,
        "PATCH",
        std::move(path),
        json::serialize(api::to_json(patch, service)),
        op != operation::activate};
}

call create_call(const record& record)
{
    api::job_creation creation = creation_of(record.spec);
    if (record.created_name)
        creation.name = record.created_name;
    return {operation::create, "POST", "/jobs", json::serialize(api::to_json(creation)), false};
}

/// The second generation calls by the same method what deletes a job in the first.
call cancel_call(std::string path, const api::service& service)
{
    if (api::starts_by_creation(service))
        return {operation::cancel, "DELETE", std::move(path), "", true};
    return patch_call(operation::cancel, std::move(path), {api::job_state::cancelled, {}}, service);
}

/// A quote within a value is written twice, as in OData. Without an iTwin the second generation lists the jobs of the user
/// alone, and another one may have created it, by other credentials.
call find_call(const std::string& name, const spec& spec)
{
    std::string quoted;
    for (const char c : name)
        quoted.append(c == '\'' ? 2U : 1U, c);
    const std::string encoded = urls::encode(quoted, urls::unreserved_chars);
    const std::string of_itwin =
        api::starts_by_creation(service_of(spec))
            ? "%20and%20iTwinId%20eq%20" + urls::encode(spec.itwin_id.value_or(""), urls::unreserved_chars)
            : "";
    return {
        operation::find_created,
        "GET",
        fmt::format("/jobs?$filter=name%20eq%20'{}'{}&$top=1000", encoded, of_itwin),
        "",
        true};
}

/// But for the service that it goes to.
call call_for(operation op, const record& record)
{
    const std::string path = "/jobs/" + record.job_id.value_or("");
    const api::job_definition& definition = record.spec.definition;
    const api::service& service = service_of(record.spec);
    switch (op) {
    case operation::create: return create_call(record);
    case operation::patch_definition: {
        api::job_patch patch{std::nullopt, definition};
        patch.definition.cost_estimation_parameters.reset();
        return patch_call(op, path, patch, service);
    }
    case operation::patch_cost: {
        api::job_patch patch;
        patch.definition.cost_estimation_parameters = definition.cost_estimation_parameters;
        return patch_call(op, path, patch, service);
    }
    case operation::activate: return patch_call(op, path, {api::job_state::active, {}}, service);
    case operation::cancel: return cancel_call(path, service);
    case operation::delete_job:
        assert(is_made_for_estimate(record) && !api::starts_by_creation(service));
        return {op, "DELETE", path, "", true};
    case operation::get: return {op, "GET", path, "", true};
    case operation::messages: return {op, "GET", path + "/messages", "", true};
    case operation::find_created: return find_call(record.created_name.value_or(""), record.spec);
    case operation::list: assert(false); break;
    case operation::progress: break;
    }
    return {op, "GET", path + "/progress", "", true};
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
    case operation::delete_job: return "delete";
    case operation::get: return "get";
    case operation::progress: return "progress";
    case operation::messages: return "messages";
    case operation::find_created: return "find created";
    case operation::list: return "list";
    }
    return "";
}

pace::urgency urgency_of(operation op) noexcept
{
    switch (op) {
    case operation::cancel: return pace::urgency::cancelling;
    case operation::delete_job:
    case operation::get:
    case operation::messages:
    case operation::find_created: return pace::urgency::ending;
    case operation::create:
    case operation::patch_definition:
    case operation::patch_cost:
    case operation::activate: return pace::urgency::starting;
    case operation::progress:
    case operation::list: break;
    }
    return pace::urgency::looking;
}

call make_call(operation op, const record& record)
{
    call made = call_for(op, record);
    made.service = record.spec.policy.service;
    return made;
}

}  // namespace rdad::job
