// SPDX-License-Identifier: BSL-1.0
#include "simulated_service.hpp"

#include "api/json/json_text.hpp"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string_view>

namespace chrono = std::chrono;
namespace json = boost::json;

namespace rdad::simulation {
namespace {

using api::job_state;

constexpr std::string_view progress_suffix = "/progress";
constexpr std::string_view messages_suffix = "/messages";
constexpr std::size_t uuid_size = 36;
constexpr chrono::minutes window_length(1);

std::string_view id_in(std::string_view path)
{
    return path.substr(std::string_view("/jobs/").size(), uuid_size);
}

json::object parsed(const std::string& body)
{
    return api::parse_json(body).value().as_object();
}

/// By a spec that names its job so, with a mark behind it or without.
bool is_made_for(std::string_view wanted, std::string_view name)
{
    return name.starts_with(wanted) && (name.size() == wanted.size() || name[wanted.size()] == ' ');
}

response no_such_operation()
{
    return {404, R"({"error": {"code": "NotFound", "message": "There is no such operation."}})"};
}

response invalid_change()
{
    return {
        422,
        R"({"error": {"code": "InvalidRealityDataAnalysisRequest", "message": "Cannot modify job.",
            "details": [{"code": "InvalidChange", "message": "The job's state doesn't allow it."}]}})"};
}

}  // namespace

simulated_service::simulated_service(event_queue& time, const service_options& options, std::uint64_t seed)
    : time_(time), options_(options), random_(seed)
{
    for (std::size_t i = 0; i < options.jobs; ++i)
        ids_.push_back(add_job(api::realitydataanalysis));
}

std::string simulated_service::add_job(const api::service& service)
{
    std::lognormal_distribution<double> minutes(std::log(options_.median_minutes), options_.sigma);
    std::string id =
        fmt::format("{:08x}-{:04x}-4000-8000-{:012x}", random_() >> 32U, random_() >> 48U, jobs_.size());
    const chrono::duration<double, std::ratio<60>> duration(minutes(random_));
    simulated_job job{chrono::duration_cast<event_queue::clock::duration>(duration), &service};
    job.created = time_.now();
    jobs_[id] = std::move(job);
    return id;
}

std::string simulated_service::add_started_job(const api::service& service)
{
    const std::string id = add_job(service);
    jobs_.at(id).fails = std::bernoulli_distribution(options_.failing)(random_);
    begin(id);
    return id;
}

void simulated_service::begin(const std::string& id)
{
    start(jobs_.at(id), time_.now());
    order_.push_back(id);
    last_activation_ = time_.now();
}

std::size_t simulated_service::left(const std::string& name) const
{
    return static_cast<std::size_t>(std::ranges::count_if(jobs_, [&](const auto& job) {
        return job.second.name && is_made_for(name, *job.second.name);
    }));
}

std::size_t simulated_service::created(const std::string& name) const
{
    const auto deleted = std::ranges::count_if(deleted_names_, [&](const std::string& each) {
        return is_made_for(name, each);
    });
    return left(name) + static_cast<std::size_t>(deleted);
}

std::size_t simulated_service::started(const std::string& name) const
{
    return static_cast<std::size_t>(std::ranges::count_if(jobs_, [&](const auto& job) {
        return job.second.name && is_made_for(name, *job.second.name) && job.second.began;
    }));
}

bool simulated_service::let_in()
{
    while (!window_.empty() && window_.front() + window_length <= time_.now())
        window_.pop_front();
    if (window_.size() >= options_.calls_per_minute)
        return false;
    window_.push_back(time_.now());
    return true;
}

bool simulated_service::take_call_of_others()
{
    return let_in();
}

response simulated_service::handle(const job::call& c)
{
    ++calls_;
    if (!let_in()) {
        ++refused_;
        response r{429};
        r.retry_after = chrono::ceil<chrono::seconds>(window_.front() + window_length - time_.now());
        return r;
    }
    response r = answer(c);
    if (options_.tells_remaining)
        r.remaining = static_cast<unsigned>(options_.calls_per_minute - window_.size());
    return r;
}

void simulated_service::expect_late(const job::call& c)
{
    const auto job = c.method == "PATCH" ? jobs_.find(std::string(id_in(c.path))) : jobs_.end();
    if (job != jobs_.end())
        job->second.may_be_activated_again = true;
}

bool simulated_service::has_job_of(const api::service& service, const std::string& id) const
{
    const auto found = jobs_.find(id);
    return found != jobs_.end() && found->second.service == &service;
}

response simulated_service::answer(const job::call& c)
{
    const std::string& path = c.link.empty() ? c.path : c.link;
    const api::service& service = *c.service;
    if (c.method == "POST")
        return create(c.body, service);
    if (path.starts_with("/jobs?"))
        return options_.has_list ? list(path, service) : no_such_operation();
    const std::string id(id_in(path));
    if (!has_job_of(service, id))
        return {404, R"({"error": {"code": "JobNotFound", "message": "Requested job is not available."}})"};
    const bool is_of_second = api::starts_by_creation(service);
    if (c.method == "PATCH")
        return is_of_second ? no_such_operation() : patch(id, c.body);
    if (c.method == "DELETE")
        return is_of_second ? cancel(id) : delete_job(id);
    if (path.ends_with(progress_suffix))
        return {
            200,
            fmt::format(R"({{"progress": {}}})", simulation::progress_of(jobs_.at(id), time_.now()))};
    if (path.ends_with(messages_suffix))
        return is_of_second ? messages_of(id) : no_such_operation();
    return document_of(id);
}

response simulated_service::create(const std::string& body, const api::service& service)
{
    const json::object members = parsed(body);
    const std::string id = api::starts_by_creation(service) ? add_started_job(service) : add_job(service);
    jobs_.at(id).name = std::string(members.at("name").as_string());
    if (const json::value* parameters = members.if_contains("costEstimationParameters"))
        jobs_.at(id).estimated_cost = parameters->at("gigaPixels").to_number<double>();
    return document_of(id, 201);
}

response simulated_service::patch(const std::string& id, const std::string& body)
{
    const json::object change = parsed(body);
    if (const json::value* state = change.if_contains("state"))
        return *state == "active" ? activate(id) : cancel(id);
    simulated_job& job = jobs_.at(id);
    if (job.ends)
        return invalid_change();
    if (const json::value* parameters = change.if_contains("costEstimationParameters"))
        job.estimated_cost = parameters->at("gigaPixels").to_number<double>();
    return document_of(id);
}

response simulated_service::activate(const std::string& id)
{
    simulated_job& job = jobs_.at(id);
    if (job.ends) {
        activated_twice_ += job.may_be_activated_again ? 0U : 1U;
        return invalid_change();
    }
    begin(id);
    return document_of(id);
}

/// A job of the second generation that is being cancelled already says so once more.
response simulated_service::cancel(const std::string& id)
{
    simulated_job& job = jobs_.at(id);
    if (state_of(id) == job_state::terminating_on_cancel)
        return document_of(id);
    if (!may_be_cancelled(job, time_.now()))
        return invalid_change();
    simulation::cancel(job, time_.now());
    return document_of(id);
}

/// What was ever started stays.
response simulated_service::delete_job(const std::string& id)
{
    if (jobs_.at(id).began)
        return invalid_change();
    deleted_names_.push_back(jobs_.at(id).name.value_or(id));
    jobs_.erase(id);
    return {204};
}

response simulated_service::messages_of(const std::string& id) const
{
    if (state_of(id) != job_state::failed)
        return {200, R"({"messages": {"errors": [], "warnings": []}})"};
    return {
        200,
        R"({"messages": {"errors": [{"code": "InputData_Invalid", "title": "Invalid input data",
            "message": "Invalid input data.", "params": []}], "warnings": []}})"};
}

response simulated_service::document_of(const std::string& id, unsigned status) const
{
    return {status, fmt::format("{{\"job\": {}}}", text_of(id))};
}

std::string simulated_service::text_of(const std::string& id) const
{
    return simulation::document_of(id, jobs_.at(id), time_.now());
}

}  // namespace rdad::simulation
