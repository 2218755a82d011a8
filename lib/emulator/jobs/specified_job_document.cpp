// SPDX-License-Identifier: BSL-1.0
#include "emulator/jobs/specified_job_document.hpp"

#include "api/ascii_case.hpp"
#include "api/date_time.hpp"
#include "api/json/object_writer.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace json = boost::json;

namespace rdad::emulator {
namespace {

using api::job_state;

/// The second generation begins the names of all states with a capital.
std::string state_name_at(const stored_job& job, time_point now)
{
    std::string name(to_string(job.state_at(now)));
    if (name.front() >= 'a' && name.front() <= 'z')
        name.front() = static_cast<char>(name.front() - 'a' + 'A');
    return name;
}

/// Requests begin the name of an output with a capital, answers don't. An abbreviation is in lower case as a whole, and so
/// are all names of the evaluations of objects, EvalO2D and EvalO3D.
std::string answered_name(std::string name, std::string_view type)
{
    const bool is_abbreviation = std::ranges::none_of(name, [](char c) { return c >= 'a' && c <= 'z'; });
    const bool has_no_capitals = is_abbreviation || type.starts_with("EvalO");
    std::transform(
        name.begin(),
        has_no_capitals ? name.end() : name.begin() + 1,
        name.begin(),
        api::lower_case
    );
    return name;
}

/// What an output is found by: a report is a file, and all others are reality data.
std::string place_of_output(const stored_job& job, std::string_view name, std::size_t place)
{
    return name == "report" ? fmt::format("bkt:{}/report.json", job.id) : job.output_id(place);
}

json::object named_outputs(const json::array& names, const stored_job& job)
{
    json::object outputs;
    for (const json::value& each : names) {
        const std::string name = answered_name(std::string(each.get_string()), *job.definition.type);
        outputs[name] = place_of_output(job, name, outputs.size());
    }
    return outputs;
}

/// Gives each object in an output its location, and one to what is only wanted or not.
class locator
{
public:
    explicit locator(const stored_job& job) : job_(job) {}

    void locate(json::value& output)
    {
        if (json::array* each_export = output.if_array()) {
            for (json::value& one : *each_export)
                locate(one);
        } else if (json::object* object = output.if_object()) {
            (*object)["location"] = job_.output_id(located_++);
        } else if (output.is_bool()) {
            if (output.get_bool())
                output = json::object{{"location", job_.output_id(located_++)}};
            else
                output = nullptr;
        }
    }

private:
    const stored_job& job_;
    std::size_t located_ = 0;
};

json::value answered_outputs_of(json::value outputs, const stored_job& job)
{
    if (const json::array* names = outputs.if_array())
        return named_outputs(*names, job);
    locator places(job);
    for (auto& [name, output] : outputs.as_object())
        places.locate(output);
    return outputs;
}

json::object answered_specifications(const stored_job& job)
{
    const json::object& sent = *job.definition.specifications;
    json::object specifications{{"inputs", sent.at("inputs")}};
    if (const json::value* outputs = sent.if_contains("outputs"); outputs && !outputs->is_null())
        specifications["outputs"] = answered_outputs_of(*outputs, job);
    else
        specifications["output"] = job.output_id(0);
    if (const json::value* options = sent.if_contains("options"); options && options->is_object())
        specifications["options"] = *options;
    return specifications;
}

json::object execution_info_at(const stored_job& job, time_point now)
{
    json::object info{{"createdDateTime", api::to_date_time(job.created)}};
    if (const auto started = job.started_at(now))
        info["startedDateTime"] = api::to_date_time(*started);
    if (const auto ended = job.ended_at(now))
        info["endedDateTime"] = api::to_date_time(*ended);
    const job_state state = job.state_at(now);
    if (state == job_state::success || state == job_state::failed)
        info["processingUnits"] = job.processing_units();
    return info;
}

}  // namespace

json::object specified_job_json(const stored_job& job, time_point now)
{
    json::object object{
        {"id", job.id},
        {"state", state_name_at(job, now)},
        {"userId", user_id},
        {"executionInfo", execution_info_at(job, now)},
        {"specifications", answered_specifications(job)},
    };
    if (!job.name.empty())
        object["name"] = job.name;
    api::write(object, "type", job.definition.type);
    api::write(object, "iTwinId", job.itwin_id);
    return object;
}

json::object specified_progress(const stored_job& job, time_point now)
{
    return {
        {"progress", {{"percentage", job.percentage_at(now)}, {"state", state_name_at(job, now)}}},
    };
}

json::object messages_document(const stored_job& job, time_point now)
{
    json::array errors;
    if (job.state_at(now) == job_state::failed) {
        errors.push_back(
            {{"code", "Processing_Failed"},
             {"title", "Processing failed"},
             {"message", R"(The processing has failed. Please look at the inputs of the job. ("%1"))"},
             {"params", json::array{*job.definition.type}}}
        );
    }
    return {{"messages", json::object{{"errors", std::move(errors)}, {"warnings", json::array()}}}};
}

}  // namespace rdad::emulator
