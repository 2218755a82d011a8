// SPDX-License-Identifier: BSL-1.0
#include "emulator/jobs/job_operations.hpp"

#include "emulator/jobs/cancelling.hpp"
#include "emulator/jobs/definition_rules.hpp"
#include "emulator/jobs/job_document.hpp"
#include "emulator/jobs/patching.hpp"
#include "emulator/jobs/specification_rules.hpp"
#include "emulator/jobs/specified_job_document.hpp"
#include "emulator/refusal.hpp"

namespace json = boost::json;

namespace rdad::emulator {
namespace {

/// "Gone after 30 days" (facts): after the end, since a job may take longer than that. The states that contextcapture
/// has in its progress say that it is there before the submission, too.
bool has_progress(const stored_job& job, time_point now)
{
    if (!job.submitted)
        return job.service == &api::contextcapture;
    const auto ended = job.ended_at(now);
    return !ended || now < *ended + std::chrono::days(30);
}

response progress_not_found(const api::service& service)
{
    if (&service == &api::contextcapture)
        return job_not_found();
    if (api::starts_by_creation(service))
        return error_response(404, "JobProgressNotFound", "Requested job progress is not available.");
    return error_response(404, "ProgressNotFound", "Requested progress is not available.");
}

const char* words_against_deletion(const api::service& service)
{
    return &service == &api::realitydataanalysis ? "Submitted job cannot be deleted."
                                                 : "Cannot delete an already submitted job.";
}

}  // namespace

response job_operations::patch(
    const api::service& service,
    std::string_view id,
    std::string_view body,
    time_point now
)
{
    constexpr std::string_view refusal = "Cannot modify job.";
    stored_job* job = jobs_.find(id, service);
    if (!job)
        return job_not_found();
    const auto object = parse_object(body);
    if (!object)
        return invalid_body(service, refusal, object.error().first());
    auto patch = parse_patch_of(*job, *object);
    if (!patch)
        return invalid_body(service, refusal, patch.error().first());
    auto objections = find_objections(*patch, *job, now);
    if (repeats_submission(*patch, *job))
        ++repeated_activations_;
    if (!objections.empty())
        return invalid_request(service, refusal, std::move(objections));
    apply(*std::move(patch), *job, jobs_, now);
    return json_response(200, job_document(*job, now));
}

response job_operations::create(const api::service& service, std::string_view body, time_point now)
{
    constexpr std::string_view refusal = "Cannot create job.";
    const auto object = parse_object(body);
    if (!object)
        return invalid_body(service, refusal, object.error().first());
    auto creation = api::parse_job_creation(*object, service);
    if (!creation)
        return invalid_body(service, refusal, creation.error().first());
    if (const auto p = find_problem(creation->definition, service))
        return invalid_body(service, refusal, *p);
    if (creation->workspace_id) {
        const workspace* owner = jobs_.find_workspace(*creation->workspace_id);
        if (!owner)
            return invalid_body(service, refusal, {"/workspaceId", "is not the id of a workspace"});
        creation->itwin_id = owner->itwin_id;
    }
    ++created_;
    return json_response(201, job_document(jobs_.create(*std::move(creation), service, now), now));
}

response job_operations::get(const api::service& service, std::string_view id, time_point now)
{
    const stored_job* job = jobs_.find(id, service);
    return job ? json_response(200, job_document(*job, now)) : job_not_found();
}

response job_operations::progress(const api::service& service, std::string_view id, time_point now)
{
    const stored_job* job = jobs_.find(id, service);
    if (!job || !has_progress(*job, now))
        return progress_not_found(service);
    return json_response(200, progress_document(*job, now));
}

response job_operations::messages(const api::service& service, std::string_view id, time_point now)
{
    const stored_job* job = jobs_.find(id, service);
    return job ? json_response(200, messages_document(*job, now)) : job_not_found();
}

response job_operations::cancel(stored_job& job, time_point now)
{
    if (auto objection = find_objection_to_cancelling(job, now))
        return invalid_request(*job.service, "Cannot cancel job.", {*std::move(objection)});
    job.cancelled = now;
    job.modified = now;
    jobs_.changed(job);
    return json_response(200, job_document(job, now));
}

response job_operations::delete_(const api::service& service, std::string_view id, time_point now)
{
    stored_job* job = jobs_.find(id, service);
    if (!job)
        return job_not_found();
    if (api::starts_by_creation(service))
        return cancel(*job, now);
    if (job->submitted)
        return invalid_request(
            service,
            "Cannot delete job.",
            {invalid_change(words_against_deletion(service))}
        );
    jobs_.erase(id);
    return no_content();
}

}  // namespace rdad::emulator
