// SPDX-License-Identifier: BSL-1.0
#include "emulator/jobs/patching.hpp"

#include "emulator/jobs/cancelling.hpp"
#include "emulator/jobs/definition_rules.hpp"
#include "emulator/refusal.hpp"

namespace json = boost::json;

namespace rdad::emulator {

using api::job_state;

namespace {

/// What the patch says nothing of stays as it is.
void apply_modeling_settings(const api::any_settings& change, api::job_definition& definition)
{
    json::object settings = definition.settings ? to_json(*definition.settings) : json::object();
    for (const auto& [name, value] : to_json(change))
        settings[name] = value;
    definition.settings = api::unknown_settings(std::move(settings));
}

/// Inputs and outputs of one generation take the place of those of the other.
void apply_settings(api::any_settings change, api::job_definition& definition)
{
    definition.settings = std::move(change);
    definition.inputs.reset();
    definition.outputs.reset();
}

void apply_definition(
    api::job_definition change,
    const api::service& service,
    api::job_definition& definition
)
{
    if (change.type)
        definition.type = std::move(change.type);
    if (change.settings && &service == &api::contextcapture)
        apply_modeling_settings(*change.settings, definition);
    else if (change.settings)
        apply_settings(*std::move(change.settings), definition);
    if (change.inputs || change.outputs)
        definition.settings.reset();
    if (change.inputs)
        definition.inputs = std::move(change.inputs);
    if (change.outputs)
        definition.outputs = std::move(change.outputs);
    if (change.options)
        definition.options = std::move(change.options);
    // "New cost estimation parameters", so those of before are gone, also where the new ones don't name them.
    if (change.cost_estimation_parameters)
        definition.cost_estimation_parameters = change.cost_estimation_parameters;
}

}  // namespace

api::checked<api::job_patch> parse_patch_of(const stored_job& job, const json::object& object)
{
    auto patch = api::parse_job_patch(object, *job.service);
    if (!patch)
        return patch;
    const bool is_of_analysis = job.service == &api::realitydataanalysis;
    if (is_of_analysis && patch->definition.settings && !patch->definition.type) {
        auto settings = api::parse_settings(
            std::get<api::unknown_settings>(*patch->definition.settings),
            job.definition.type,
            "/settings"
        );
        if (!settings)
            return settings.error();
        patch->definition.settings = *std::move(settings);
    }
    api::job_definition patched = job.definition;
    apply_definition(patch->definition, *job.service, patched);
    if (auto p = find_problem(patched, *job.service))
        return *std::move(p);
    return patch;
}

bool repeats_submission(const api::job_patch& patch, const stored_job& job)
{
    return patch.state == job_state::active && job.submitted;
}

std::vector<api::error_detail> find_objections(
    const api::job_patch& patch,
    const stored_job& job,
    time_point now
)
{
    std::vector<api::error_detail> objections;
    if (repeats_submission(patch, job))
        objections.push_back(invalid_change("Cannot resubmit an already submitted job."));
    if (patch.state == job_state::cancelled) {
        if (auto objection = find_objection_to_cancelling(job, now))
            objections.push_back(*std::move(objection));
    }
    if (job.submitted && patch.definition.has_work())
        objections.push_back(invalid_change("Cannot modify the settings of an already submitted job."));
    if (job.submitted && patch.definition.cost_estimation_parameters) {
        objections.push_back(
            invalid_change("Cannot modify the cost estimation parameters of an already submitted job.")
        );
    }
    return objections;
}

void apply(api::job_patch patch, stored_job& job, store& jobs, time_point now)
{
    if (patch == api::job_patch{})
        return;
    job.modified = now;
    apply_definition(std::move(patch.definition), *job.service, job.definition);
    if (patch.state == job_state::active)
        jobs.submit(job, now);
    if (patch.state == job_state::cancelled)
        job.cancelled = now;
    jobs.changed(job);
}

}  // namespace rdad::emulator
