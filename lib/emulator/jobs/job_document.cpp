// SPDX-License-Identifier: BSL-1.0
#include "emulator/jobs/job_document.hpp"

#include "api/date_time.hpp"
#include "api/job.hpp"
#include "api/json/object_writer.hpp"
#include "api/progress.hpp"
#include "emulator/jobs/estimate.hpp"
#include "emulator/jobs/specified_job_document.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

namespace json = boost::json;

namespace rdad::emulator {
namespace {

using api::job_state;

api::execution_information execution_information_at(const stored_job& job, time_point now)
{
    const job_state state = job.state_at(now);
    const auto ended = job.ended_at(now);
    api::execution_information information;
    information.submission_date_time = api::to_date_time(*job.submitted);
    if (const auto started = job.started_at(now))
        information.started_date_time = api::to_date_time(*started);
    if (ended)
        information.ended_date_time = api::to_date_time(*ended);
    if (state == job_state::success || state == job_state::failed) {
        information.exit_code = state == job_state::success ? 0 : 1;
        information.estimated_units = estimate_cost(job.definition, *job.service);
    }
    if (state == job_state::failed) {
        information.errors.push_back(
            {"ProcessingFailed",
             "Processing failed",
             "The processing of job {0} ended with exit code {1}.",
             {job.id, "1"}}
        );
    }
    return information;
}

/// Requests name an output with a string, answers have an object in its place.
json::array answered_outputs(
    const json::array& outputs,
    std::string_view name_member,
    std::string_view id_member,
    const stored_job& job,
    time_point now
)
{
    const bool made = job.state_at(now) == job_state::success;
    json::array answered;
    for (const json::value& output : outputs) {
        json::object& object = answered.emplace_back(json::object()).as_object();
        object[name_member] = output;
        if (made)
            object[id_member] = job.output_id(answered.size() - 1);
        else
            object[id_member] = nullptr;
    }
    return answered;
}

/// What the sister services call otherwise, or don't say.
void adapt_execution_information(json::object& information, const api::service& service)
{
    information.erase("exitCode");
    if (&service == &api::realityconversion)
        information.erase("errors");
    if (&service != &api::contextcapture)
        return;
    information["submittedDateTime"] = information["submissionDateTime"];
    information.erase("submissionDateTime");
}

/// The types of inputs that an output can be made of: they are answered, although nobody sends them.
std::string_view input_type_of(const json::array& outputs)
{
    const json::value& output = outputs.at(0);
    if (output == "GeoJSON" || output == "FDB")
        return "GeoJSON";
    return output == "XYZTileMap" ? "Orthophoto" : "LAS";
}

void write_types_of_inputs(json::object& object, const stored_job& job)
{
    if (!job.definition.outputs)
        return;
    for (json::value& input : object["inputs"].as_array())
        input.as_object()["type"] = input_type_of(*job.definition.outputs);
}

/// What contextcapture has elsewhere than its sisters.
void write_modeling(json::object& object, const stored_job& job, time_point now)
{
    object["location"] = "East US";
    api::write(object, "workspaceId", job.workspace_id);
    if (job.definition.settings) {
        json::object settings = to_json(*job.definition.settings);
        settings["outputs"] = answered_outputs(settings["outputs"].as_array(), "format", "id", job, now);
        object["jobSettings"] = std::move(settings);
    }
    if (const auto& parameters = job.definition.cost_estimation_parameters) {
        object["costEstimationParameters"] = to_json(*parameters);
        api::write(object, "estimatedCost", estimate_cost(job.definition, *job.service));
    }
}

void write_settings(json::object& object, const stored_job& job, time_point now)
{
    if (!job.definition.settings || job.service == &api::contextcapture)
        return;
    json::object settings = to_json(*job.definition.settings);
    if (const auto* outputs = settings.if_contains("outputs"); outputs && outputs->is_array())
        settings["outputs"] = answered_outputs(outputs->as_array(), "name", "realityDataId", job, now);
    object["settings"] = std::move(settings);
}

void write_later_generation(json::object& object, const stored_job& job, time_point now)
{
    if (job.definition.inputs)
        object["inputs"] = *job.definition.inputs;
    if (job.definition.outputs)
        object["outputs"] = answered_outputs(*job.definition.outputs, "type", "id", job, now);
    if (job.definition.options)
        object["options"] = *job.definition.options;
}

time_point last_modified(const stored_job& job, time_point now)
{
    return job.ended_at(now).value_or(job.modified);
}

/// The last step, once the job is over: clients in the field can't do without one.
std::string_view step_at(const stored_job& job, time_point now)
{
    if (!job.started_at(now))
        return "Prepare";
    const bool ran_to_its_end = !job.cancelled && job.ended_at(now);
    if (ran_to_its_end || job.is_saving_results_at(now))
        return "Save_Results";
    if (job.service == &api::contextcapture)
        return "Reconstruction";
    return job.service == &api::realityconversion ? "Convert_Files" : "Run_Production";
}

/// The percentage and the step of a submitted job.
api::progress progress_at(const stored_job& job, time_point now)
{
    api::progress progress;
    progress.state = job.state_at(now);
    progress.percentage = job.percentage_at(now);
    progress.step = step_at(job, now);
    return progress;
}

json::object modeling_progress(const stored_job& job, time_point now)
{
    // Clients in the field can't do without a step here, either.
    if (!job.submitted)
        return {{"jobProgress", {{"percentage", 0}, {"state", "Unsubmitted"}, {"step", ""}}}};
    const api::progress progress = progress_at(job, now);
    return {
        {"jobProgress",
         {{"percentage", *progress.percentage},
          {"state", api::is_final(*progress.state) ? "Over" : "Active"},
          {"step", *progress.step}}}};
}

}  // namespace

json::object job_json(const stored_job& job, time_point now)
{
    if (api::starts_by_creation(*job.service))
        return specified_job_json(job, now);
    const bool is_modeling = job.service == &api::contextcapture;
    api::job shown;
    shown.id = job.id;
    shown.state = job.state_at(now);
    shown.type = job.definition.type;
    shown.name = job.name;
    shown.email = user_email;
    shown.project_id = job.project_id;
    shown.itwin_id = job.itwin_id;
    if (!is_modeling)
        shown.data_center = job.service == &api::realitydataanalysis ? "EastUs" : "East US";
    shown.created_date_time = api::to_date_time(job.created);
    shown.last_modified_date_time = api::to_date_time(last_modified(job, now));
    if (job.submitted)
        shown.execution_information = execution_information_at(job, now);
    if (const auto& parameters = job.definition.cost_estimation_parameters; parameters && !is_modeling)
        shown.cost_estimation = {*parameters, estimate_cost(job.definition, *job.service)};

    json::object object = api::to_json(shown);
    write_settings(object, job, now);
    write_later_generation(object, job, now);
    if (json::value* information = object.if_contains("executionInformation");
        information && job.service != &api::realitydataanalysis)
        adapt_execution_information(information->as_object(), *job.service);
    if (is_modeling)
        write_modeling(object, job, now);
    if (job.service == &api::realityconversion)
        write_types_of_inputs(object, job);
    return object;
}

json::object job_document(const stored_job& job, time_point now)
{
    return {{"job", job_json(job, now)}};
}

json::object progress_document(const stored_job& job, time_point now)
{
    if (api::starts_by_creation(*job.service))
        return specified_progress(job, now);
    if (job.service == &api::contextcapture)
        return modeling_progress(job, now);
    return api::progress_response_json(progress_at(job, now));
}

}  // namespace rdad::emulator
