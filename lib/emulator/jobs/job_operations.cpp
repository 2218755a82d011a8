// SPDX-License-Identifier: BSL-1.0
#include "emulator/jobs/job_operations.hpp"

#include "emulator/jobs/definition_rules.hpp"
#include "emulator/jobs/job_document.hpp"
#include "emulator/jobs/patching.hpp"
#include "emulator/refusal.hpp"

namespace json = boost::json;

namespace rdad::emulator {
namespace {

response job_not_found()
{
    return error_response(404, "JobNotFound", "Requested job is not available.");
}

/// "Gone after 30 days" (facts): after the end, since a job may take longer than that.
bool has_progress(const stored_job& job, time_point now)
{
    const auto ended = job.ended_at(now);
    return job.submitted && (!ended || now < *ended + std::chrono::days(30));
}

}  // namespace

response job_operations::patch(std::string_view id, std::string_view body, time_point now)
{
    constexpr std::string_view refusal = "Cannot modify job.";
    stored_job* job = jobs_.find(id);
    if (!job)
        return job_not_found();
    const auto object = parse_object(body);
    if (!object)
        return invalid_request(refusal, {invalid_property(object.error().first(), "body")});
    auto patch = parse_patch_of(*job, *object);
    if (!patch)
        return invalid_request(refusal, {invalid_property(patch.error().first(), "body")});
    auto objections = find_objections(*patch, *job, now);
    if (repeats_submission(*patch, *job))
        ++repeated_activations_;
    if (!objections.empty())
        return invalid_request(refusal, std::move(objections));
    apply(*std::move(patch), *job, jobs_, now);
    return json_response(200, job_document(*job, now));
}

response job_operations::create(std::string_view body, time_point now)
{
    constexpr std::string_view refusal = "Cannot create job.";
    const auto object = parse_object(body);
    if (!object)
        return invalid_request(refusal, {invalid_property(object.error().first(), "body")});
    auto creation = api::parse_job_creation(*object, api::realitydataanalysis);
    if (!creation)
        return invalid_request(refusal, {invalid_property(creation.error().first(), "body")});
    if (const auto p = find_problem(creation->definition))
        return invalid_request(refusal, {invalid_property(*p, "body")});
    ++created_;
    return json_response(201, job_document(jobs_.create(*std::move(creation), now), now));
}

response job_operations::get(std::string_view id, time_point now)
{
    const stored_job* job = jobs_.find(id);
    return job ? json_response(200, job_document(*job, now)) : job_not_found();
}

response job_operations::progress(std::string_view id, time_point now)
{
    const stored_job* job = jobs_.find(id);
    if (!job || !has_progress(*job, now))
        return error_response(404, "ProgressNotFound", "Requested progress is not available.");
    return json_response(200, progress_document(*job, now));
}

response job_operations::delete_(std::string_view id)
{
    const stored_job* job = jobs_.find(id);
    if (!job)
        return job_not_found();
    if (job->submitted)
        return invalid_request("Cannot delete job.", {invalid_change("Submitted job cannot be deleted.")});
    jobs_.erase(id);
    return no_content();
}

}  // namespace rdad::emulator
