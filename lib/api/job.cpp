// SPDX-License-Identifier: BSL-1.0
#include "api/job.hpp"

#include "api/identifier.hpp"
#include "api/json/answer_reader.hpp"
#include "api/json/json_text.hpp"
#include "api/json/object_writer.hpp"

#include <boost/json/value.hpp>

namespace json = boost::json;

namespace rdad::api {
namespace {

template <class Read>
auto read_part(const json::object& object, std::string_view name, Read read)
{
    std::optional<decltype(read(object))> part;
    if (const json::object* member = read_object(object, name))
        part = read(*member);
    return part;
}

/// contextcapture has the estimate beside the parameters.
std::optional<cost_estimation> read_estimate(const json::object& object)
{
    if (auto whole = read_part(object, "costEstimation", read_cost_estimation))
        return whole;
    const auto cost = read_number(object, "estimatedCost");
    if (!cost)
        return std::nullopt;
    auto estimate =
        read_part(object, "costEstimationParameters", read_cost_estimation).value_or(cost_estimation());
    estimate.estimated_cost = cost;
    return estimate;
}

/// The second generation calls it otherwise, and has the time of the creation in it.
const json::object* execution_of(const json::object& object)
{
    const json::object* const first = read_object(object, "executionInformation");
    return first ? first : read_object(object, "executionInfo");
}

}  // namespace

job read_job(const json::object& object)
{
    job j;
    if (auto id = read_string(object, "id"))
        j.id = canonical_id(*std::move(id));
    if (const auto state = read_string(object, "state"))
        j.state = parse_job_state(*state);
    j.type = read_string(object, "type");
    j.name = read_string(object, "name");
    j.email = read_string(object, "email");
    j.project_id = read_string(object, "projectId");
    j.itwin_id = read_string(object, "iTwinId");
    j.data_center = read_either(object, "dataCenter", "location");
    j.created_date_time = read_string(object, "createdDateTime");
    j.last_modified_date_time = read_string(object, "lastModifiedDateTime");
    j.settings = read_part(object, "settings", read_complete_settings);
    if (const json::object* execution = execution_of(object)) {
        j.execution_information = read_execution_information(*execution);
        if (!j.created_date_time)
            j.created_date_time = read_string(*execution, "createdDateTime");
    }
    j.cost_estimation = read_estimate(object);
    return j;
}

json::object to_json(const job& job)
{
    json::object object;
    write(object, "id", job.id);
    if (job.state)
        object["state"] = to_string(*job.state);
    write(object, "type", job.type);
    write(object, "name", job.name);
    write(object, "email", job.email);
    write(object, "projectId", job.project_id);
    write(object, "iTwinId", job.itwin_id);
    write(object, "dataCenter", job.data_center);
    write(object, "createdDateTime", job.created_date_time);
    write(object, "lastModifiedDateTime", job.last_modified_date_time);
    if (job.settings)
        object["settings"] = to_json(*job.settings);
    if (job.execution_information)
        object["executionInformation"] = to_json(*job.execution_information);
    if (job.cost_estimation)
        object["costEstimation"] = to_json(*job.cost_estimation);
    return object;
}

std::optional<job_response> read_job_response(std::string_view body)
{
    const auto inner = read_wrapped(body, "job");
    if (!inner)
        return std::nullopt;
    return job_response{read_job(*inner), std::string(text_at(body, "/job").value())};
}

std::optional<job_response> read_job_document(std::string_view text)
{
    const auto document = parse_json(text);
    const json::object* const object = document ? document->if_object() : nullptr;
    return object ? std::optional(job_response{read_job(*object), std::string(text)}) : std::nullopt;
}

std::optional<std::string> state_as_written(std::string_view job_text)
{
    constexpr std::size_t longest = 60;
    const auto text = text_at(job_text, "/state");
    if (!text || *text == "null")
        return std::nullopt;
    return text->size() <= longest ? std::string(*text) : "something long";
}

json::object job_response_json(const job& job)
{
    return {{"job", to_json(job)}};
}

}  // namespace rdad::api
