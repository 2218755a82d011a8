#include "simulated_service.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string_view>

namespace chrono = std::chrono;

namespace rdad::simulation {
namespace {

constexpr std::string_view list_prefix = "/jobs?$filter=state%20eq%20active";
constexpr std::string_view fetch_prefix = "/jobs?$filter=id%20in%20(";
constexpr std::string_view page_prefix = "/jobs?from=";
constexpr std::string_view progress_suffix = "/progress";
constexpr std::size_t uuid_size = 36;
constexpr std::size_t page_size = 1000;
constexpr chrono::minutes window_length(1);

std::string_view id_in(std::string_view path)
{
    return path.substr(std::string_view("/jobs/").size(), uuid_size);
}

api::job_response read_document(const std::string& text)
{
    return api::read_job_response(text).value();
}

}  // namespace

simulated_service::simulated_service(event_queue& time, const service_options& options, std::uint64_t seed)
    : time_(time), options_(options)
{
    std::mt19937_64 random(seed);
    std::lognormal_distribution<double> minutes(std::log(options.median_minutes), options.sigma);
    for (std::size_t i = 0; i < options.jobs; ++i) {
        ids_.push_back(fmt::format("{:08x}-{:04x}-4000-8000-{:012x}", random() >> 32, random() >> 48, i));
        const chrono::duration<double, std::ratio<60>> duration(minutes(random));
        jobs_[ids_.back()] = {chrono::duration_cast<event_queue::clock::duration>(duration)};
    }
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

response simulated_service::answer(const job::call& c)
{
    const std::string& path = c.link.empty() ? c.path : c.link;
    if (path.starts_with(list_prefix))
        return list_active(0);
    if (path.starts_with(page_prefix))
        return list_active(std::stoul(path.substr(page_prefix.size())));
    if (path.starts_with(fetch_prefix))
        return options_.has_fetch ? fetch(path) : response{422};
    const std::string id(id_in(path));
    if (!jobs_.contains(id))
        return {404, R"({"error": {"code": "JobNotFound", "message": "Requested job is not available."}})"};
    if (c.method == "PATCH")
        return activate(id);
    return path.ends_with(progress_suffix) ? progress_of(id)
                                           : response{200, fmt::format("{{\"job\": {}}}", document_of(id))};
}

response simulated_service::activate(const std::string& id)
{
    simulated_job& job = jobs_.at(id);
    if (job.ends) {
        ++activated_twice_;
        return {
            422,
            R"({"error": {"code": "InvalidRealityDataAnalysisRequest", "message": "Cannot modify job.",
                "details": [{"code": "InvalidChange", "message": "Cannot resubmit a job."}]}})"};
    }
    job.began = time_.now();
    job.ends = time_.now() + job.duration;
    order_.push_back(id);
    last_activation_ = time_.now();
    return {200, fmt::format("{{\"job\": {}}}", document_of(id))};
}

/// The page that begins behind so many activated jobs.
response simulated_service::list_active(std::size_t from)
{
    response r{200};
    r.list = job::list_answer{job::list_answer_kind::page};
    r.list->page.jobs.reserve(std::min(page_size, order_.size()));
    for (; from < order_.size() && r.list->page.jobs.size() < page_size; ++from) {
        if (has_ended(jobs_.at(order_[from])))
            continue;
        api::job_response item;
        item.job.id = order_[from];
        item.job.state = api::job_state::active;
        r.list->page.jobs.push_back(std::move(item));
    }
    const bool goes_on = std::any_of(
        order_.begin() + static_cast<std::ptrdiff_t>(from),
        order_.end(),
        [&](const std::string& id) { return !has_ended(jobs_.at(id)); }
    );
    if (goes_on)
        r.list->page.next = fmt::format("{}{}", page_prefix, from);
    return r;
}

response simulated_service::fetch(const std::string& path)
{
    response r{200};
    r.list = job::list_answer{job::list_answer_kind::page};
    for (auto quote = path.find('\''); quote != path.npos; quote = path.find('\'', quote + uuid_size + 2)) {
        const std::string text =
            fmt::format("{{\"job\": {}}}", document_of(path.substr(quote + 1, uuid_size)));
        r.list->page.jobs.push_back(read_document(text));
    }
    return r;
}

response simulated_service::progress_of(const std::string& id) const
{
    const simulated_job& job = jobs_.at(id);
    const bool ended = has_ended(job);
    const double fraction =
        job.began ? (time_.now() - *job.began) / chrono::duration<double>(job.duration) : 0;
    return {
        200,
        fmt::format(
            R"({{"progress": {{"percentage": {}, "state": "{}"}}}})",
            ended ? 100 : std::min(99, static_cast<int>(100 * fraction)),
            ended ? "success" : "active"
        )};
}

std::string simulated_service::document_of(const std::string& id) const
{
    const simulated_job& job = jobs_.at(id);
    if (!job.ends)
        return fmt::format(R"({{"id": "{}", "state": "unsubmitted"}})", id);
    return fmt::format(
        R"({{"id": "{}", "state": "{}", "executionInformation": {{"exitCode": 0}}}})",
        id,
        has_ended(job) ? "success" : "active"
    );
}

}  // namespace rdad::simulation
