// SPDX-License-Identifier: BSL-1.0
#include "simulated_service.hpp"

#include "api/date_time.hpp"
#include "api/json/json_text.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <boost/url/decode_view.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string_view>

namespace chrono = std::chrono;
namespace json = boost::json;

namespace rdad::simulation {
namespace {

using api::job_state;

constexpr std::string_view list_prefix = "/jobs?$filter=state%20eq%20active";
constexpr std::string_view ended_prefix =
    "/jobs?$filter=state%20in%20('success','failed','cancelled')%20and%20createdDateTime%20ge%20";
constexpr std::string_view fetch_prefix = "/jobs?$filter=id%20in%20(";
constexpr std::string_view find_prefix = "/jobs?$filter=name%20eq%20'";
constexpr std::string_view page_prefix = "/jobs?from=";
constexpr std::string_view ended_page_prefix = "/jobs?ended=";
constexpr std::size_t second_size = std::string_view("2026-12-01T18:00:00Z").size();
constexpr std::string_view progress_suffix = "/progress";
constexpr std::size_t uuid_size = 36;
constexpr std::size_t page_size = 1000;
constexpr chrono::minutes window_length(1);

std::string_view id_in(std::string_view path)
{
    return path.substr(std::string_view("/jobs/").size(), uuid_size);
}

json::object parsed(const std::string& body)
{
    return api::parse_json(body).value().as_object();
}

response invalid_change()
{
    return {
        422,
        R"({"error": {"code": "InvalidRealityDataAnalysisRequest", "message": "Cannot modify job.",
            "details": [{"code": "InvalidChange", "message": "The job's state doesn't allow it."}]}})"};
}

api::job_response read_job_text(const std::string& text)
{
    return api::read_job_response(fmt::format("{{\"job\": {}}}", text)).value();
}

response empty_list()
{
    response r{200};
    r.skimmed.emplace();
    return r;
}

/// By the clock of the service.
std::string second_of(event_queue::clock::time_point time)
{
    constexpr chrono::sys_seconds epoch{chrono::hours(500'000)};
    return api::to_date_time(epoch + chrono::duration_cast<chrono::seconds>(time - event_queue::epoch));
}

}  // namespace

simulated_service::simulated_service(event_queue& time, const service_options& options, std::uint64_t seed)
    : time_(time), options_(options), random_(seed)
{
    for (std::size_t i = 0; i < options.jobs; ++i)
        ids_.push_back(add_job());
}

std::string simulated_service::add_job()
{
    std::lognormal_distribution<double> minutes(std::log(options_.median_minutes), options_.sigma);
    std::string id =
        fmt::format("{:08x}-{:04x}-4000-8000-{:012x}", random_() >> 32U, random_() >> 48U, jobs_.size());
    const chrono::duration<double, std::ratio<60>> duration(minutes(random_));
    simulated_job job{chrono::duration_cast<event_queue::clock::duration>(duration)};
    job.created = time_.now();
    jobs_[id] = std::move(job);
    return id;
}

std::size_t simulated_service::left(const std::string& name) const
{
    return static_cast<std::size_t>(std::ranges::count_if(jobs_, [&](const auto& job) {
        return job.second.name && job.second.name->starts_with(name);
    }));
}

std::size_t simulated_service::created(const std::string& name) const
{
    const auto deleted = std::ranges::count_if(deleted_names_, [&](const std::string& each) {
        return each.starts_with(name);
    });
    return left(name) + static_cast<std::size_t>(deleted);
}

std::size_t simulated_service::started(const std::string& name) const
{
    return static_cast<std::size_t>(std::ranges::count_if(jobs_, [&](const auto& job) {
        return job.second.name && job.second.name->starts_with(name) && job.second.began;
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

response simulated_service::answer(const job::call& c)
{
    const std::string& path = c.link.empty() ? c.path : c.link;
    if (c.method == "POST")
        return create(c.body);
    if (path.starts_with("/jobs?") && !options_.has_list)
        return {404, R"({"error": {"code": "NotFound", "message": "There is no such operation."}})"};
    if (path.starts_with(list_prefix))
        return list_active(0);
    if (path.starts_with(page_prefix))
        return list_active(std::stoul(path.substr(page_prefix.size())));
    if (path.starts_with(ended_prefix))
        return list_ended(path.substr(ended_prefix.size(), second_size), 0);
    if (path.starts_with(ended_page_prefix)) {
        const auto created = path.substr(ended_page_prefix.size(), second_size);
        return list_ended(created, std::stoul(path.substr(ended_page_prefix.size() + second_size + 1)));
    }
    if (path.starts_with(fetch_prefix))
        return options_.has_fetch ? fetch(path) : response{422};
    if (path.starts_with(find_prefix))
        return find(path);
    const std::string id(id_in(path));
    if (!jobs_.contains(id))
        return {404, R"({"error": {"code": "JobNotFound", "message": "Requested job is not available."}})"};
    if (c.method == "PATCH")
        return patch(id, c.body);
    if (c.method == "DELETE")
        return delete_job(id);
    return path.ends_with(progress_suffix) ? progress_of(id) : document_of(id);
}

response simulated_service::create(const std::string& body)
{
    const std::string id = add_job();
    const json::object members = parsed(body);
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
    job.began = time_.now();
    job.ends = time_.now() + job.duration;
    order_.push_back(id);
    last_activation_ = time_.now();
    return document_of(id);
}

response simulated_service::cancel(const std::string& id)
{
    simulated_job& job = jobs_.at(id);
    if (state_of(id) != job_state::active)
        return invalid_change();
    job.is_cancelled = true;
    job.ends = time_.now();
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

/// The page that begins behind so many activated jobs.
response simulated_service::list_active(std::size_t from) const
{
    const auto seen = time_.now() - options_.list_lag;
    const auto is_listed = [&](const std::string& id) {
        return state_at(jobs_.at(id), seen) == job_state::active;
    };
    response r = empty_list();
    r.skimmed->active.reserve(std::min(page_size, order_.size()));
    for (; from < order_.size() && r.skimmed->size < page_size; ++from) {
        if (is_listed(order_[from]))
            add_to(*r.skimmed, order_[from], job_state::active);
    }
    if (std::any_of(order_.begin() + static_cast<std::ptrdiff_t>(from), order_.end(), is_listed))
        r.skimmed->next = fmt::format("{}{}", page_prefix, from);
    return r;
}

/// The same of those that have ended.
response simulated_service::list_ended(std::string_view created, std::size_t from) const
{
    if (!options_.has_list_of_ended)
        return {422};
    const auto seen = time_.now() - options_.list_lag;
    const auto is_listed = [&](const std::string& id) {
        const simulated_job& job = jobs_.at(id);
        const bool is_shown = options_.shows_all_ended || id.back() > '3';
        return is_shown && api::is_final(state_at(job, seen)) && second_of(job.created) >= created;
    };
    response r = empty_list();
    for (; from < order_.size() && r.skimmed->size < page_size; ++from) {
        if (is_listed(order_[from]))
            add_to(*r.skimmed, order_[from], state_of(order_[from]));
    }
    if (std::any_of(order_.begin() + static_cast<std::ptrdiff_t>(from), order_.end(), is_listed))
        r.skimmed->next = fmt::format("{}{},{}", ended_page_prefix, created, from);
    return r;
}

response simulated_service::fetch(const std::string& path) const
{
    response r = empty_list();
    for (auto quote = path.find('\''); quote != path.npos; quote = path.find('\'', quote + uuid_size + 2)) {
        const std::string id = path.substr(quote + 1, uuid_size);
        add_to(*r.skimmed, id, state_of(id));
    }
    return r;
}

void simulated_service::add_to(api::skimmed_list& list, const std::string& id, job_state state) const
{
    ++list.size;
    if (state == job_state::active)
        list.active.push_back({id});
    else if (api::is_final(state))
        list.ended.push_back({id, text_of(id)});
}

response simulated_service::find(const std::string& path) const
{
    const auto begin = find_prefix.size();
    const std::string encoded = path.substr(begin, path.find('\'', begin) - begin);
    const boost::urls::decode_view decoded(encoded);
    const std::string name(decoded.begin(), decoded.end());
    response r{200};
    r.list.emplace();
    for (const auto& [id, job] : jobs_) {
        if (job.name == name && job.created + options_.list_lag <= time_.now())
            r.list->jobs.push_back(read_job_text(text_of(id)));
    }
    return r;
}

response simulated_service::progress_of(const std::string& id) const
{
    const simulated_job& job = jobs_.at(id);
    const job_state state = state_of(id);
    const double fraction =
        job.began ? (time_.now() - *job.began) / chrono::duration<double>(job.duration) : 0.0;
    return {
        200,
        fmt::format(
            R"({{"progress": {{"percentage": {}, "state": "{}"}}}})",
            api::is_final(state) ? 100 : std::min(99, static_cast<int>(100 * fraction)),
            to_string(state)
        )};
}

response simulated_service::document_of(const std::string& id, unsigned status) const
{
    return {status, fmt::format("{{\"job\": {}}}", text_of(id))};
}

std::string simulated_service::text_of(const std::string& id) const
{
    const simulated_job& job = jobs_.at(id);
    std::string text = fmt::format(
        R"({{"id": "{}", "state": "{}", "createdDateTime": "{}", "name": )",
        id,
        to_string(state_of(id)),
        second_of(job.created)
    );
    text += json::serialize(json::value(job.name.value_or("")));
    if (job.estimated_cost)
        text += fmt::format(R"(, "costEstimation": {{"estimatedCost": {}}})", *job.estimated_cost);
    if (job.ends)
        text += R"(, "executionInformation": {"exitCode": 0})";
    return text + "}";
}

job_state simulated_service::state_at(const simulated_job& j, event_queue::clock::time_point time) const
{
    if (!j.began || time < *j.began)
        return job_state::unsubmitted;
    if (time < *j.ends)
        return job_state::active;
    return j.is_cancelled ? job_state::cancelled : job_state::success;
}

}  // namespace rdad::simulation
