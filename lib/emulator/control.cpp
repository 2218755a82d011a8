// SPDX-License-Identifier: BSL-1.0
#include "emulator/control.hpp"

#include "api/json/object_reader.hpp"
#include "emulator/service.hpp"

#include <boost/json/value.hpp>

namespace json = boost::json;

namespace rdad::emulator {
namespace {

response bad_request(const api::problem& problem)
{
    return error_response(400, "BadRequest", api::to_string(problem));
}

response not_found()
{
    return error_response(404, "NotFound", "The emulator has no such path or job.");
}

response order_fault(service& service, std::string_view body)
{
    const auto order = parse_object(body);
    if (!order)
        return bad_request(order.error().first());
    auto parsed = parse_fault(*order);
    if (!parsed)
        return bad_request(parsed.error().first());
    service.ordered_faults().add(*std::move(parsed));
    return no_content();
}

/// Changes a plan as an order says.
api::checked<job_plan> parse_plan(const json::object& order, job_plan plan)
{
    constexpr double longest = 1e6;
    api::object_reader reader(order, "");
    if (const auto seconds = reader.take_number("seconds")) {
        if (*seconds >= 0 && *seconds <= longest)
            plan.length = std::chrono::duration_cast<duration>(std::chrono::duration<double>(*seconds));
        else
            reader.fail("seconds", "is not from 0 to 1000000");
    }
    if (const auto outcome = reader.take_string("outcome")) {
        plan.succeeds = *outcome == "success";
        if (!plan.succeeds && *outcome != "failed")
            reader.fail("outcome", "is not success or failed");
    }
    reader.refuse_rest();
    if (!reader.all_problems().empty())
        return reader.all_problems();
    return plan;
}

/// True once it is too late to change what a job will do. Where jobs are started as they are created, they may be changed
/// for as long as they are under way.
bool is_settled(const stored_job& job, time_point now)
{
    if (api::starts_by_creation(*job.service))
        return job.cancelled || api::is_final(job.state_at(now));
    return job.submitted.has_value();
}

response change_plan(store& jobs, stored_job& job, std::string_view body, time_point now)
{
    if (is_settled(job, now))
        return error_response(409, "Conflict", "It is too late to change what the job does.");
    const auto order = parse_object(body);
    if (!order)
        return bad_request(order.error().first());
    const auto plan = parse_plan(*order, job.plan);
    if (!plan)
        return bad_request(plan.error().first());
    job.plan = *plan;
    jobs.changed(job);
    return no_content();
}

}  // namespace

response answer_control(service& service, const route& where, const request& request, time_point now)
{
    constexpr std::string_view jobs_path = "/emulator/jobs/";
    if (where.path == "/emulator/counters" && request.method == "GET")
        return json_response(200, service.counters(now));
    if (where.path == "/emulator/faults" && request.method == "POST")
        return order_fault(service, request.body);
    if (where.path == "/emulator/faults" && request.method == "DELETE") {
        service.ordered_faults().clear();
        return no_content();
    }
    stored_job* job = where.path.starts_with(jobs_path)
                          ? service.jobs().find(where.path.substr(jobs_path.size()))
                          : nullptr;
    if (job && request.method == "PATCH")
        return change_plan(service.jobs(), *job, request.body, now);
    if (job && request.method == "DELETE") {
        service.jobs().erase(job->id);
        return no_content();
    }
    return not_found();
}

}  // namespace rdad::emulator
