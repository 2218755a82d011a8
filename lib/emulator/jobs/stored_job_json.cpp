// SPDX-License-Identifier: BSL-1.0
#include "emulator/jobs/stored_job_json.hpp"

#include "api/json/object_reader.hpp"
#include "api/json/object_writer.hpp"
#include "emulator/jobs/kept_numbers.hpp"

#include <boost/json/value.hpp>

namespace json = boost::json;

namespace rdad::emulator {
namespace {

void write_time(json::object& object, std::string_view name, const std::optional<time_point>& time)
{
    if (time)
        object[name] = to_number(*time);
}

std::optional<time_point> take_time(api::object_reader& reader, std::string_view name)
{
    if (!reader.take(name))
        return std::nullopt;
    return require_time(reader, name);
}

/// Jobs that are kept without the name of their service are of the one that was alone once.
const api::service* take_service(api::object_reader& reader)
{
    const auto name = reader.take_string("service");
    const api::service* const service = name ? api::find_service(*name) : &api::realitydataanalysis;
    if (!service)
        reader.fail("service", "is none that is known");
    return service ? service : &api::realitydataanalysis;
}

job_plan take_plan(api::object_reader& reader)
{
    job_plan plan;
    plan.length = duration(require_integer<std::int64_t>(reader, "length"));
    const json::value* succeeds = reader.take("succeeds");
    if (succeeds && succeeds->is_bool())
        plan.succeeds = succeeds->as_bool();
    else
        reader.fail("succeeds", "is neither true nor false");
    return plan;
}

}  // namespace

json::object to_json(const stored_job& job)
{
    json::object object{
        {"id", job.id},
        {"number", job.number},
        {"name", job.name},
        {"created", to_number(job.created)},
        {"modified", to_number(job.modified)},
        {"key", job.key},
        {"length", job.plan.length.count()},
        {"succeeds", job.plan.succeeds},
        {"submissions", job.submissions},
    };
    if (job.service != &api::realitydataanalysis)
        object["service"] = job.service->name;
    api::write(object, "projectId", job.project_id);
    api::write(object, "iTwinId", job.itwin_id);
    api::write(object, "workspaceId", job.workspace_id);
    write_time(object, "submitted", job.submitted);
    write_time(object, "cancelled", job.cancelled);
    json::object definition;
    api::write(definition, job.definition);
    object["definition"] = std::move(definition);
    return object;
}

api::checked<stored_job> parse_stored_job(const json::object& object)
{
    api::object_reader reader(object, "");
    stored_job job;
    job.id = reader.require_string("id");
    job.number = require_integer<std::uint64_t>(reader, "number");
    job.name = reader.require_string("name");
    job.service = take_service(reader);
    job.created = require_time(reader, "created");
    job.modified = require_time(reader, "modified");
    job.key = require_integer<std::uint64_t>(reader, "key");
    job.plan = take_plan(reader);
    job.submissions = require_integer<std::uint64_t>(reader, "submissions");
    job.project_id = reader.take_string("projectId");
    job.itwin_id = reader.take_string("iTwinId");
    job.workspace_id = reader.take_string("workspaceId");
    job.submitted = take_time(reader, "submitted");
    job.cancelled = take_time(reader, "cancelled");
    if (const json::object* part = reader.take_object("definition")) {
        api::object_reader definition(*part, reader.pointer("definition"));
        job.definition = api::take_job_definition(definition, *job.service);
        reader.fail(definition.all_problems());
    }
    reader.refuse_rest();
    if (!reader.all_problems().empty())
        return reader.all_problems();
    return job;
}

}  // namespace rdad::emulator
