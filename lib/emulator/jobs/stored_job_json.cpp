// SPDX-License-Identifier: BSL-1.0
#include "emulator/jobs/stored_job_json.hpp"

#include "api/object_reader.hpp"
#include "api/object_writer.hpp"

#include <boost/json/value.hpp>

namespace json = boost::json;

namespace rdad::emulator {
namespace {

// Times and durations are numbers of nanoseconds, times since 1970.

std::int64_t to_number(time_point time)
{
    return time.time_since_epoch().count();
}

void write_time(json::object& object, std::string_view name, const std::optional<time_point>& time)
{
    if (time)
        object[name] = to_number(*time);
}

/// Zero if the member is missing or no whole number: that is then the reader's problem.
template <class Integer>
Integer require_integer(api::object_reader& reader, std::string_view name)
{
    const json::value* value = reader.take(name);
    boost::system::error_code ec;
    const Integer number = value ? value->to_number<Integer>(ec) : 0;
    if (!value || ec)
        reader.fail(name, "is not a whole number");
    return ec ? 0 : number;
}

std::optional<time_point> take_time(api::object_reader& reader, std::string_view name)
{
    if (!reader.take(name))
        return std::nullopt;
    return time_point(duration(require_integer<std::int64_t>(reader, name)));
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
    api::write(object, "projectId", job.project_id);
    api::write(object, "iTwinId", job.itwin_id);
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
    job.created = time_point(duration(require_integer<std::int64_t>(reader, "created")));
    job.modified = time_point(duration(require_integer<std::int64_t>(reader, "modified")));
    job.key = require_integer<std::uint64_t>(reader, "key");
    job.plan = take_plan(reader);
    job.submissions = require_integer<std::uint64_t>(reader, "submissions");
    job.project_id = reader.take_string("projectId");
    job.itwin_id = reader.take_string("iTwinId");
    job.submitted = take_time(reader, "submitted");
    job.cancelled = take_time(reader, "cancelled");
    if (const json::object* part = reader.take_object("definition")) {
        api::object_reader definition(*part, reader.pointer("definition"));
        job.definition = api::take_job_definition(definition, api::realitydataanalysis);
        reader.fail(definition.all_problems());
    }
    reader.refuse_rest();
    if (!reader.all_problems().empty())
        return reader.all_problems();
    return job;
}

}  // namespace rdad::emulator
