// SPDX-License-Identifier: BSL-1.0
#include "job/spec.hpp"

#include "api/date_time.hpp"
#include "api/identifier.hpp"
#include "api/json/object_reader.hpp"

#include <boost/json/value.hpp>
#include <fmt/format.h>

namespace json = boost::json;

namespace rdad::job {
namespace {

std::optional<std::chrono::system_clock::time_point> take_time(
    api::object_reader& reader,
    std::string_view name
)
{
    const auto text = reader.take_string(name);
    if (!text)
        return std::nullopt;
    const auto time = api::parse_date_time(*text);
    if (!time) {
        reader.fail(
            name,
            fmt::format(
                "{} is not a date and time of RFC 3339, such as 2026-12-01T18:00:00Z",
                api::quoted(json::value(*text))
            )
        );
    }
    return time;
}

/// "realitydataanalysis, contextcapture or realityconversion".
std::string names_of_services()
{
    std::string names;
    for (const api::service* const each : api::all_services) {
        const bool is_last = each == api::all_services.back();
        names += names.empty() ? "" : is_last ? " or " : ", ";
        names += each->name;
    }
    return names;
}

const api::service* take_service(api::object_reader& reader)
{
    constexpr std::string_view member = "service";
    const auto name = reader.take_string(member);
    if (!name)
        return nullptr;
    const api::service* const service = api::find_service(*name);
    if (!service)
        reader.fail(
            member,
            fmt::format(
                "{} is no service that is known here; expected {}",
                api::quoted(json::value(*name)),
                names_of_services()
            )
        );
    return service;
}

api::checked<policy> parse_policy(const json::object& object, const std::string& pointer)
{
    api::object_reader reader(object, pointer);
    policy p;
    p.max_estimated_cost = reader.take_number("maxEstimatedCost");
    if (p.max_estimated_cost && *p.max_estimated_cost < 0)
        reader.fail("maxEstimatedCost", "is negative");
    p.priority = reader.take_int32("priority").value_or(0);
    p.again = reader.take_bool("again").value_or(false);
    p.estimate_only = reader.take_bool("estimateOnly").value_or(false);
    p.service = take_service(reader);
    p.not_before = take_time(reader, "notBefore");
    p.deadline = take_time(reader, "deadline");
    if (p.not_before && p.deadline && *p.deadline <= *p.not_before)
        reader.fail("deadline", "is not after notBefore: the job could never be started");
    reader.refuse_rest();
    if (!reader.all_problems().empty())
        return reader.all_problems();
    return p;
}

void take_wanted_state(api::object_reader& reader, spec& spec)
{
    const auto name = reader.take_string("state");
    if (!name)
        return;
    const auto state = api::parse_job_state(*name);
    if (state != api::job_state::active && state != api::job_state::cancelled &&
        state != api::job_state::unsubmitted) {
        reader.fail(
            "state",
            fmt::format(
                "{} is not a state that can be wanted; expected active, cancelled or unsubmitted",
                api::quoted(json::value(*name))
            )
        );
        return;
    }
    spec.wanted = *state;
    if (spec.wanted == api::job_state::cancelled && !reader.take("id"))
        reader.fail("state", "is cancelled, which needs the id of the job to cancel");
}

void take_id(api::object_reader& reader, spec& spec)
{
    auto id = reader.take_string("id");
    if (!id)
        return;
    spec.id = api::canonical_id(*id);
    if (!api::is_uuid(*id)) {
        reader.fail(
            "id",
            fmt::format(
                "{} is not a UUID, such as 6f51448f-6377-4330-9ab0-f13fe994b3f1",
                api::quoted(json::value(*id))
            )
        );
    }
}

void take_new_job(api::object_reader& reader, spec& spec)
{
    api::job_creation creation = api::take_job_creation(reader, service_of(spec));
    spec.name = std::move(creation.name);
    spec.project_id = std::move(creation.project_id);
    spec.itwin_id = std::move(creation.itwin_id);
    spec.workspace_id = std::move(creation.workspace_id);
    spec.definition = std::move(creation.definition);
}

void take_existing_job(api::object_reader& reader, spec& spec)
{
    for (const char* name : {"name", "projectId", "iTwinId", "workspaceId"}) {
        if (reader.take(name))
            reader.fail(name, "is for a new job, but this one has an id; leave one of them out");
    }
    spec.definition = api::take_job_definition(reader, service_of(spec));
    api::refuse_what_is_not_patched(reader, service_of(spec));
}

}  // namespace

api::checked<spec> parse_spec(const json::object& object)
{
    api::object_reader reader(object, "");
    spec s;
    take_id(reader, s);
    take_wanted_state(reader, s);
    if (const json::object* member = reader.take_object("rdad")) {
        if (auto p = parse_policy(*member, reader.pointer("rdad")))
            s.policy = *p;
        else
            reader.fail(p.error());
    }
    if (s.policy.estimate_only && s.wanted == api::job_state::cancelled)
        reader.fail(api::problem{
            reader.pointer("rdad") + "/estimateOnly",
            "is true, but the job is to be cancelled, which costs nothing"});
    if (reader.take("id"))
        take_existing_job(reader, s);
    else
        take_new_job(reader, s);
    reader.refuse_rest();
    if (!reader.all_problems().empty())
        return reader.all_problems();
    return s;
}

api::job_creation creation_of(const spec& spec)
{
    return {spec.name, spec.project_id, spec.itwin_id, spec.workspace_id, spec.definition};
}

const api::service& service_of(const spec& spec) noexcept
{
    return spec.policy.service ? *spec.policy.service : api::realitydataanalysis;
}

}  // namespace rdad::job
