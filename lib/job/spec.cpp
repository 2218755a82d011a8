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

const api::service& take_service(api::object_reader& reader, const api::service& of_unnamed)
{
    constexpr std::string_view member = "service";
    const auto name = reader.take_string(member);
    if (!name)
        return of_unnamed;
    const api::service* const service = api::find_service(*name);
    if (!service)
        reader.fail(
            member,
            fmt::format(
                "{} is no service that is known here; expected {}",
                api::quoted(json::value(*name)),
                api::names_of_services()
            )
        );
    return service ? *service : of_unnamed;
}

/// What the second generation can't do, as it starts a job with its creation.
void refuse_what_needs_an_estimate(api::object_reader& reader, const policy& policy)
{
    if (!api::starts_by_creation(*policy.service))
        return;
    if (policy.estimate_only)
        reader.fail(
            "estimateOnly",
            fmt::format("is true, but {} gives no estimate before a job is started", policy.service->name)
        );
}

/// Of one that is bad the service is right all the same, if that is.
api::problems read_policy(policy& p, const json::object& object, const std::string& pointer)
{
    api::object_reader reader(object, pointer);
    p.max_estimated_cost = reader.take_number("maxEstimatedCost");
    if (p.max_estimated_cost && *p.max_estimated_cost < 0)
        reader.fail("maxEstimatedCost", "is negative");
    p.priority = reader.take_int32("priority").value_or(0);
    p.again = reader.take_bool("again").value_or(false);
    p.estimate_only = reader.take_bool("estimateOnly").value_or(false);
    p.service = &take_service(reader, *p.service);
    refuse_what_needs_an_estimate(reader, p);
    p.not_before = take_time(reader, "notBefore");
    p.deadline = take_time(reader, "deadline");
    if (p.not_before && p.deadline && *p.deadline <= *p.not_before)
        reader.fail("deadline", "is not after notBefore: the job could never be started");
    reader.refuse_rest();
    return reader.all_problems();
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
    if (spec.wanted == api::job_state::unsubmitted && api::starts_by_creation(service_of(spec)))
        reader.fail(
            "state",
            fmt::format("is unsubmitted, but {} starts a job as it is created", service_of(spec).name)
        );
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
    if (spec.policy.max_estimated_cost && api::starts_by_creation(service_of(spec)))
        reader.fail(api::problem{
            reader.pointer("rdad") + "/maxEstimatedCost",
            fmt::format(
                "can't be kept: a job of {} that has an id was started already",
                service_of(spec).name
            )});
}

}  // namespace

api::checked<spec> parse_spec(const json::object& object, const api::service& of_unnamed)
{
    api::object_reader reader(object, "");
    spec s;
    s.policy.service = &of_unnamed;
    const json::object* const policy = reader.take_object("rdad");
    const api::problems of_policy =
        policy ? read_policy(s.policy, *policy, reader.pointer("rdad")) : api::problems();
    take_id(reader, s);
    take_wanted_state(reader, s);
    reader.fail(of_policy);
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

}  // namespace rdad::job
