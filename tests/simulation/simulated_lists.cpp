// SPDX-License-Identifier: BSL-1.0
// The lists of the simulated service: each generation is asked for them in words of its own.
#include "api/job.hpp"
#include "simulated_service.hpp"

#include <boost/url/decode_view.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace rdad::simulation {
namespace {

/// What a path begins with.
struct list_paths
{
    std::string_view active;
    std::string_view ended;
    std::string_view ids;
};

constexpr list_paths paths_of_first{
    "/jobs?$filter=state%20eq%20active",
    "/jobs?$filter=state%20in%20('success','failed','cancelled')%20and%20createdDateTime%20ge%20",
    "/jobs?$filter=id%20in%20(",
};
constexpr list_paths paths_of_second{
    "/jobs?$filter=state%20ne%20Success%20and%20state%20ne%20Failed%20and%20state%20ne%20Cancelled",
    "/jobs?$filter=state%20ne%20Queued%20and%20state%20ne%20Active%20and%20state%20ne%20TerminatingOnCancel"
    "%20and%20state%20ne%20TerminatingOnFailure%20and%20createdDateTime%20ge%20",
    "/jobs?$filter=id%20eq%20",
};

constexpr std::string_view find_prefix = "/jobs?$filter=name%20eq%20'";
constexpr std::string_view page_prefix = "/jobs?from=";
constexpr std::string_view ended_page_prefix = "/jobs?ended=";
constexpr std::size_t second_size = std::string_view("2026-12-01T18:00:00Z").size();
constexpr std::size_t id_size = 36;
constexpr std::size_t page_size = 1000;

response empty_list()
{
    response r{200};
    r.skimmed.emplace();
    return r;
}

}  // namespace

response simulated_service::list(const std::string& path, const api::service& service) const
{
    const list_paths& paths = api::starts_by_creation(service) ? paths_of_second : paths_of_first;
    if (path.starts_with(paths.active))
        return list_active(service, 0);
    if (path.starts_with(page_prefix))
        return list_active(service, std::stoul(path.substr(page_prefix.size())));
    if (path.starts_with(paths.ended))
        return list_ended(service, path.substr(paths.ended.size(), second_size), 0);
    if (path.starts_with(ended_page_prefix)) {
        const auto created = path.substr(ended_page_prefix.size(), second_size);
        return list_ended(
            service,
            created,
            std::stoul(path.substr(ended_page_prefix.size() + second_size + 1))
        );
    }
    if (path.starts_with(paths.ids))
        return options_.has_fetch ? fetch(path, service) : response{422};
    if (path.starts_with(find_prefix))
        return find(path, service);
    return {400, R"({"error": {"code": "InvalidFilter", "message": "The filter can't be understood."}})"};
}

event_queue::clock::time_point simulated_service::time_seen_by_lists(const api::service& service) const
{
    return time_.now() - (api::starts_by_creation(service) ? options_.list_lag_of_second : options_.list_lag);
}

/// The page that begins behind so many started jobs.
response simulated_service::list_active(const api::service& service, std::size_t from) const
{
    const auto seen = time_seen_by_lists(service);
    const auto is_listed = [&](const std::string& id) {
        const simulated_job& job = jobs_.at(id);
        return job.service == &service && api::is_under_way(state_at(job, seen));
    };
    response r = empty_list();
    r.skimmed->active.reserve(std::min(page_size, order_.size()));
    for (; from < order_.size() && r.skimmed->size < page_size; ++from) {
        if (is_listed(order_[from]))
            add_to(*r.skimmed, order_[from], api::job_state::active);
    }
    if (std::any_of(order_.begin() + static_cast<std::ptrdiff_t>(from), order_.end(), is_listed))
        r.skimmed->next = fmt::format("{}{}", page_prefix, from);
    return r;
}

/// The same of those that have ended.
response simulated_service::list_ended(
    const api::service& service,
    std::string_view created,
    std::size_t from
) const
{
    if (!options_.has_list_of_ended)
        return {422};
    const auto seen = time_seen_by_lists(service);
    const auto is_listed = [&](const std::string& id) {
        const simulated_job& job = jobs_.at(id);
        const bool is_shown = job.service == &service && (options_.shows_all_ended || id.back() > '3');
        return is_shown && api::is_final(state_at(job, seen)) && second_of(job.created) >= created;
    };
    response r = empty_list();
    for (; from < order_.size() && r.skimmed->size < page_size; ++from) {
        const std::string& id = order_[from];
        if (is_listed(id))
            add_to(*r.skimmed, id, state_of(id));
    }
    if (std::any_of(order_.begin() + static_cast<std::ptrdiff_t>(from), order_.end(), is_listed))
        r.skimmed->next = fmt::format("{}{},{}", ended_page_prefix, created, from);
    return r;
}

void simulated_service::add_to(api::skimmed_list& list, const std::string& id, api::job_state state) const
{
    ++list.size;
    if (api::is_under_way(state))
        list.active.push_back({id});
    else if (api::is_final(state))
        list.ended.push_back({id, text_of(id)});
}

response simulated_service::fetch(const std::string& path, const api::service& service) const
{
    response r = empty_list();
    const std::string_view before = service.generation == api::generation::first ? "'" : "id%20eq%20";
    for (auto at = path.find(before); at != path.npos;
         at = path.find(before, at + before.size() + id_size + 1)) {
        const std::string id = path.substr(at + before.size(), id_size);
        if (has_job_of(service, id))
            add_to(*r.skimmed, id, state_of(id));
    }
    return r;
}

response simulated_service::find(const std::string& path, const api::service& service) const
{
    const auto begin = find_prefix.size();
    const std::string encoded = path.substr(begin, path.find('\'', begin) - begin);
    const boost::urls::decode_view decoded(encoded);
    const std::string name(decoded.begin(), decoded.end());
    const auto seen = time_seen_by_lists(service);
    response r{200};
    r.list.emplace();
    for (const auto& [id, job] : jobs_) {
        const bool is_listed = job.service == &service && job.created <= seen;
        if (job.name == name && is_listed)
            r.list->jobs.push_back(api::read_job_document(text_of(id)).value());
    }
    return r;
}

}  // namespace rdad::simulation
