// SPDX-License-Identifier: BSL-1.0
#include "api/job_creation.hpp"

#include "api/json/object_writer.hpp"
#include "api/text_encoding.hpp"

#include <boost/json/value.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace json = boost::json;

namespace rdad::api {
namespace {

// A member that is there and no good is told by itself, so what is looked for is only whether it is there.

void take_owner(object_reader& reader, const service& service, job_creation& creation)
{
    switch (service.ownership) {
    case ownership::project_or_itwin:
        creation.project_id = reader.take_string("projectId");
        creation.itwin_id = reader.take_string("iTwinId");
        if (!reader.take("projectId") && !reader.take("iTwinId"))
            reader.fail("projectId", "is missing, and so is iTwinId; a new job needs one of them");
        break;
    case ownership::itwin: creation.itwin_id = reader.require_string("iTwinId"); break;
    case ownership::workspace: creation.workspace_id = reader.require_string("workspaceId"); break;
    }
}

/// Schema "Job Creation" of the second generation.
bool may_be_in_a_name(char c)
{
    return static_cast<unsigned char>(c) >= ' ' &&
           std::string_view(R"("<>|:*?\/)").find(c) == std::string_view::npos;
}

void check_name(object_reader& reader, const std::string& name)
{
    const std::size_t length = characters_in(name);
    if (length < shortest_name || length > longest_name)
        reader.fail(
            "name",
            fmt::format("has {} characters; {} to {} are expected", length, shortest_name, longest_name)
        );
    if (!std::ranges::all_of(name, may_be_in_a_name))
        reader.fail(
            "name",
            R"(has a control character, or one of " < > | : * ? \ /, which this service doesn't take)"
        );
}

/// A job of the second generation needs none.
void take_name(object_reader& reader, const service& service, job_creation& creation)
{
    if (!starts_by_creation(service)) {
        creation.name = reader.require_string("name");
    } else if (auto name = reader.take_string("name")) {
        check_name(reader, *name);
        creation.name = *std::move(name);
    }
}

/// The work of the usual service has two forms, that of the others one.
void require_work(object_reader& reader, const service& service)
{
    const auto is_there = [&](std::string_view member) { return reader.take(member) != nullptr; };
    if (&service == &realitydataanalysis) {
        if (!is_there("settings") && !(is_there("inputs") && is_there("outputs")))
            reader.fail(
                "settings",
                "is missing, and so are inputs and outputs; a new job needs the one or the others"
            );
        return;
    }
    for (const std::string_view member : service.work) {
        if (member != "options" && !is_there(member))
            reader.fail(member, "is missing; a new job needs it");
    }
}

}  // namespace

job_creation take_job_creation(object_reader& reader, const service& service)
{
    job_creation creation;
    take_name(reader, service, creation);
    take_owner(reader, service, creation);
    creation.definition = take_job_definition(reader, service);
    if (&service == &realitydataanalysis && !reader.take("type"))
        reader.fail("type", "is missing; a new job needs one");
    require_work(reader, service);
    return creation;
}

checked<job_creation> parse_job_creation(const json::object& object, const service& service)
{
    object_reader reader(object, "");
    job_creation creation = take_job_creation(reader, service);
    reader.refuse_rest();
    if (!reader.all_problems().empty())
        return reader.all_problems();
    return creation;
}

json::object to_json(const job_creation& creation)
{
    json::object object;
    write(object, "name", creation.name);
    write(object, "projectId", creation.project_id);
    write(object, "iTwinId", creation.itwin_id);
    write(object, "workspaceId", creation.workspace_id);
    write(object, creation.definition);
    return object;
}

}  // namespace rdad::api
