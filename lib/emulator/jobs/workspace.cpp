// SPDX-License-Identifier: BSL-1.0
#include "emulator/jobs/workspace.hpp"

#include "api/date_time.hpp"
#include "api/json/object_reader.hpp"
#include "api/json/object_writer.hpp"
#include "emulator/jobs/kept_numbers.hpp"

#include <boost/json/value.hpp>

namespace json = boost::json;

namespace rdad::emulator {

api::checked<workspace_creation> parse_workspace_creation(const json::object& object)
{
    api::object_reader reader(object, "");
    workspace_creation creation{reader.require_string("name"), reader.take_string("iTwinId")};
    reader.refuse_rest();
    if (!reader.all_problems().empty())
        return reader.all_problems();
    return creation;
}

json::object workspace_document(const workspace& workspace)
{
    json::object object{
        {"id", workspace.id},
        {"createdDateTime", api::to_date_time(workspace.created)},
        {"name", workspace.name},
        {"contextCaptureVersion", "20.1"},
    };
    api::write(object, "iTwinId", workspace.itwin_id);
    return {{"workspace", std::move(object)}};
}

json::object to_json(const workspace& workspace)
{
    json::object object{
        {"id", workspace.id},
        {"number", workspace.number},
        {"name", workspace.name},
        {"created", to_number(workspace.created)},
    };
    api::write(object, "iTwinId", workspace.itwin_id);
    return object;
}

api::checked<workspace> parse_workspace(const json::object& object)
{
    api::object_reader reader(object, "");
    workspace w;
    w.id = reader.require_string("id");
    w.number = require_integer<std::uint64_t>(reader, "number");
    w.name = reader.require_string("name");
    w.created = require_time(reader, "created");
    w.itwin_id = reader.take_string("iTwinId");
    reader.refuse_rest();
    if (!reader.all_problems().empty())
        return reader.all_problems();
    return w;
}

}  // namespace rdad::emulator
