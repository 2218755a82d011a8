// SPDX-License-Identifier: BSL-1.0
#include "api/job_patch.hpp"

#include <boost/json/value.hpp>
#include <fmt/format.h>

namespace json = boost::json;

namespace rdad::api {
namespace {

std::optional<job_state> take_new_state(object_reader& reader)
{
    const auto name = reader.take_string("state");
    if (!name)
        return std::nullopt;
    const auto state = parse_job_state(*name);
    if (state != job_state::active && state != job_state::cancelled) {
        reader.fail(
            "state",
            fmt::format(
                "{} is not a state that can be set; expected active or cancelled",
                quoted(json::value(*name))
            )
        );
    }
    return state;
}

}  // namespace

checked<job_patch> parse_job_patch(const json::object& object, const service& service)
{
    object_reader reader(object, "");
    job_patch patch;
    patch.state = take_new_state(reader);
    patch.definition = take_job_definition(reader, service);
    refuse_what_is_not_patched(reader, service);
    reader.refuse_rest();
    if (!reader.all_problems().empty())
        return reader.all_problems();
    return patch;
}

json::object to_json(const job_patch& patch, const service& service)
{
    json::object object;
    if (patch.state)
        object["state"] = *patch.state == job_state::active ? service.active : service.cancelled;
    write(object, patch.definition);
    return object;
}

}  // namespace rdad::api
