// SPDX-License-Identifier: BSL-1.0
#include "emulator/service.hpp"

#include "api/ascii_case.hpp"
#include "emulator/access/secret.hpp"
#include "emulator/control.hpp"
#include "emulator/draw.hpp"
#include "emulator/refusal.hpp"

#include <boost/json/value.hpp>
#include <fmt/format.h>

namespace json = boost::json;

namespace rdad::emulator {
namespace {

response unauthorized(std::string_view code, std::string_view message)
{
    response r = error_response(401, code, message);
    r.headers.push_back({"WWW-Authenticate", "Bearer"});
    return r;
}

response bad_token()
{
    return unauthorized(
        "Unauthorized",
        "Access denied due to invalid access_token. Make sure to provide a valid token for this API endpoint."
    );
}

response no_operation(const route& where)
{
    if (where.service && api::starts_by_creation(*where.service))
        return operation_not_found();
    if (!where.allowed)
        return error_response(404, "NotFound", "There is no such resource.");
    response r = error_response(405, "MethodNotAllowed", "This resource does not have that method.");
    r.headers.push_back({"Allow", std::string(*where.allowed)});
    return r;
}

/// The token of an Authorization header of the Bearer scheme (RFC 6750 section 2.1); empty for another
/// header. Names of schemes have no case (RFC 9110 section 11.1).
std::string_view bearer_token(std::string_view authorization)
{
    constexpr std::string_view scheme = "bearer ";
    const bool is_bearer = api::equal_without_case(authorization.substr(0, scheme.size()), scheme);
    return is_bearer ? authorization.substr(scheme.size()) : "";
}

bool allows(const access& granted, const route& where)
{
    if (where.service != &api::realitydataanalysis)
        return granted.platform;
    switch (where.operation) {
    case operation::patch:
    case operation::create:
    case operation::delete_: return granted.modify;
    default: return granted.read;
    }
}

bool has_body(operation operation)
{
    return operation == operation::patch || operation == operation::create ||
           operation == operation::create_workspace;
}

answer ordered(response response)
{
    response.ordered = true;
    return {std::move(response)};
}

/// One of the jobs that are there from the start.
api::job_creation first_job(std::size_t number, std::uint64_t seed)
{
    const auto reality_data = [&](std::uint64_t which) {
        return draw_uuid(derive_key(derive_key(~seed, number), which));
    };
    api::job_creation creation;
    creation.name = fmt::format("Job {}", number + 1);
    creation.project_id = draw_uuid(~seed);
    creation.definition.type = "objects2D";
    creation.definition.settings = api::settings{
        {{"photos", reality_data(0), {}}, {"photoObjectDetector", reality_data(1), {}}},
        {"objects2D"},
        {},
    };
    return creation;
}

}  // namespace

service::service(const service_options& options, time_point now, std::optional<service_past> past)
    : has_past_(past.has_value()),
      jobs_(options.chances),
      operations_(jobs_),
      workspaces_(jobs_),
      listing_(jobs_, options.short_list_items),
      has_list_(options.has_list),
      limit_(options.limits),
      retry_after_(options.retry_after),
      tokens_(options.token_lifetime),
      client_{"rda-emulator-client", past ? past->client_secret : make_secret()},
      permanent_token_(past ? past->permanent_token : make_secret()),
      identifying_key_(
          derive_key(~options.chances.seed, static_cast<std::uint64_t>(now.time_since_epoch().count()))
      )
{
    tokens_.allow_for_good(permanent_token_);
    if (past) {
        jobs_.restore(std::move(past->jobs));
        first_jobs_ = std::move(past->first_jobs);
        return;
    }
    first_jobs_.reserve(options.jobs);
    for (std::size_t i = 0; i < options.jobs; ++i)
        first_jobs_.push_back(
            jobs_.create(first_job(i, options.chances.seed), api::realitydataanalysis, now).id
        );
}

answer service::handle(const request& request, time_point now)
{
    const route where = find_route(request.method, request.target, has_list_);
    if (where.operation == operation::control)
        return {answer_control(*this, where, request, now)};
    answer a = handle_counted(where, request, now);
    requests_.count(where.operation, a.response ? a.response->status : 0);
    if (a.response && is_api_operation(where.operation))
        identify(*a.response);
    return a;
}

response service::refuse(const request& request, unsigned status)
{
    const operation asked = find_route(request.method, request.target, has_list_).operation;
    requests_.count(asked, status);
    response refusal = error_response(status, "InvalidRequest", "The request can't be read.");
    if (is_api_operation(asked))
        identify(refusal);
    return refusal;
}

/// An ordered answer may have an id already.
void service::identify(response& answered)
{
    constexpr const char* name = "x-correlation-id";
    if (!answered.find_header(name))
        answered.headers.push_back({name, draw_uuid(derive_key(identifying_key_, identified_++))});
}

json::object service::counters(time_point now) const
{
    json::object jobs{
        {"created", operations_.created()},
        {"activated", jobs_.counters().activated},
        {"activationsRepeated", operations_.repeated_activations()},
        {"activatedTwice", jobs_.counters().activated_twice},
    };
    const state_counts states = jobs_.count_states(now);
    for (std::size_t i = 0; i < states.size(); ++i)
        jobs[to_string(static_cast<api::job_state>(i))] = states[i];
    return {{"requests", requests_.to_json()}, {"jobs", std::move(jobs)}, {"early", limit_.early()}};
}

/// A request that the limit refuses meets no fault: it didn't get that far.
answer service::handle_counted(const route& where, const request& request, time_point now)
{
    if (!is_api_operation(where.operation))
        return answer_or_fault(where, request, now);
    const auto refusal = limit_.arrive(now);
    answer a = refusal ? answer{refuse_by_limit(*refusal, now)} : answer_or_fault(where, request, now);
    const auto remaining = limit_.remaining();
    if (remaining && a.response)
        a.response->headers.push_back({"iTwinPlatform-RateLimit-RemainingCalls", std::to_string(*remaining)});
    return a;
}

answer service::answer_or_fault(const route& where, const request& request, time_point now)
{
    const auto met = faults_.take(where.operation);
    return met ? meet_fault(*met, where, request, now) : answer{operate(where, request, now)};
}

response service::refuse_by_limit(const limit_refusal& refusal, time_point now)
{
    told_wait told = tell_to_wait(retry_after_, refusal.until, now);
    limit_.told_to_wait_until(told.until);
    response r = error_response(
        429,
        refusal.hourly ? "RateLimitExceeded" : "TooManyRequests",
        "More requests were received than the subscription rate-limit allows."
    );
    r.headers.push_back(std::move(told.field));
    return r;
}

response service::refuse_by_order(response refusal, time_point now)
{
    retell_wait(refusal, retry_after_, now);
    if (const auto told = find_told_wait(refusal, now))
        limit_.told_to_wait_until(*told);
    return refusal;
}

answer service::meet_fault(const fault& met, const route& where, const request& request, time_point now)
{
    switch (met.kind) {
    case fault_kind::status: return ordered(refuse_by_order(met.answer, now));
    case fault_kind::close: return {};
    case fault_kind::lose_answer: operate(where, request, now); return {};
    case fault_kind::unauthorized: return {bad_token()};
    case fault_kind::delay: return {operate(where, request, now), met.delay};
    }
    return {};
}

response service::operate(const route& where, const request& request, time_point now)
{
    if (where.operation == operation::token)
        return answer_token_request(request, client_, tokens_, now);
    if (where.operation == operation::other)
        return no_operation(where);
    if (!request.authorization)
        return unauthorized("HeaderNotFound", "Header Authorization was not found in the request.");
    const auto granted = tokens_.find(bearer_token(*request.authorization), now);
    if (!granted || !allows(*granted, where))
        return bad_token();
    return operate_authorized(where, request, now);
}

response service::operate_authorized(const route& where, const request& request, time_point now)
{
    if (has_body(where.operation) && !is_json_content_type(request.content_type, where.service->accept))
        return error_response(415, "UnsupportedMediaType", "The body has to be application/json.");
    switch (where.operation) {
    case operation::patch: return operations_.patch(*where.service, where.id, request.body, now);
    case operation::create: return operations_.create(*where.service, request.body, now);
    case operation::get: return operations_.get(*where.service, where.id, now);
    case operation::list: return listing_.answer(*where.service, where.query, request.host, now);
    case operation::messages: return operations_.messages(*where.service, where.id, now);
    case operation::progress: return operations_.progress(*where.service, where.id, now);
    case operation::delete_: return operations_.delete_(*where.service, where.id, now);
    default: return operate_beside_jobs(where, request, now);
    }
}

response service::operate_beside_jobs(const route& where, const request& request, time_point now)
{
    switch (where.operation) {
    case operation::create_workspace: return workspaces_.create(request.body, now);
    case operation::get_workspace: return workspaces_.get(where.id);
    case operation::delete_workspace: return workspaces_.delete_(where.id);
    case operation::engines_limit: return answer_engines_limit();
    default: return no_operation(where);
    }
}

}  // namespace rdad::emulator
