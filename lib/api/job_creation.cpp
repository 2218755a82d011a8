// SPDX-License-Identifier: BSL-1.0
#include "api/job_creation.hpp"

#include "api/object_writer.hpp"

#include <boost/json/value.hpp>

namespace json = boost::json;

namespace rdad::api {

job_creation take_job_creation(object_reader& reader)
{
    job_creation creation;
    creation.name = reader.require_string("name");
    creation.project_id = reader.take_string("projectId");
    creation.itwin_id = reader.take_string("iTwinId");
    creation.definition = take_job_definition(reader);
    // A member that is there and no good is told by itself.
    if (!reader.take("projectId") && !reader.take("iTwinId"))
        reader.fail("projectId", "is missing, and so is iTwinId; a new job needs one of them");
    if (!reader.take("type"))
        reader.fail("type", "is missing; a new job needs one");
    if (!reader.take("settings") && !(reader.take("inputs") && reader.take("outputs")))
        reader.fail(
            "settings",
            "is missing, and so are inputs and outputs; a new job needs the one or the others"
        );
    return creation;
}

checked<job_creation> parse_job_creation(const json::object& object)
{
    object_reader reader(object, "");
    job_creation creation = take_job_creation(reader);
    reader.refuse_rest();
    if (!reader.all_problems().empty())
        return reader.all_problems();
    return creation;
}

json::object to_json(const job_creation& creation)
{
    json::object object{{"name", creation.name}};
    write(object, "projectId", creation.project_id);
    write(object, "iTwinId", creation.itwin_id);
    write(object, creation.definition);
    return object;
}

}  // namespace rdad::api
