// SPDX-License-Identifier: BSL-1.0
#include "emulator/list/listing.hpp"

#include "emulator/jobs/job_document.hpp"
#include "emulator/refusal.hpp"
#include "emulator/route.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace json = boost::json;

namespace rdad::emulator {
namespace {

/// The jobs of those ids, in the order of their creation.
std::vector<const stored_job*> find_jobs(store& jobs, const std::vector<std::string>& ids)
{
    std::vector<const stored_job*> found;
    for (const std::string& id : ids) {
        if (const stored_job* job = jobs.find(id))
            found.push_back(job);
    }
    std::ranges::sort(found, {}, &stored_job::number);
    return found;
}

const stored_job* find_after(const std::vector<const stored_job*>& jobs, std::uint64_t number)
{
    const auto found = std::ranges::upper_bound(jobs, number, {}, &stored_job::number);
    return found == jobs.end() ? nullptr : *found;
}

std::string link_to(
    const api::service& service,
    std::optional<std::string_view> host,
    const std::string& query
)
{
    const std::string origin = host && !host->empty() ? fmt::format("https://{}", *host) : "";
    return fmt::format("{}{}/jobs?{}", origin, prefix_of(service), query);
}

/// What a token is good for: a list of one service with one filter.
std::string scope_of_token(const api::service& service, const list_query& query)
{
    return prefix_of(service) + "?" + query.filter_text.value_or("");
}

}  // namespace

struct listing::page
{
    const api::service& service;

    std::vector<const stored_job*> jobs;

    /// Whether there is another one behind it.
    bool goes_on = false;

    /// Adds what `next` finds after each job from `position` on, as far as there is place.
    template <class Next>
    void fill(const list_query& query, std::uint64_t position, time_point now, Next next)
    {
        for (const stored_job* job = next(position); job && !goes_on; job = next(job->number)) {
            const bool wanted =
                job->service == &service && (!query.filter || matches(*query.filter, *job, now));
            if (wanted && jobs.size() < query.top)
                jobs.push_back(job);
            else
                goes_on = wanted;
        }
    }
};

/// Looks only at those jobs of which the filter lets others be none, where that can be seen from it.
listing::page listing::collect(
    const api::service& service,
    const list_query& query,
    std::uint64_t position,
    time_point now
) const
{
    page p{service, {}};
    const auto ids = query.filter ? required_ids(*query.filter) : std::nullopt;
    if (ids) {
        const auto named = find_jobs(jobs_, *ids);
        p.fill(query, position, now, [&](std::uint64_t number) { return find_after(named, number); });
    } else if (query.filter && requires_running(*query.filter)) {
        p.fill(query, position, now, [&](std::uint64_t number) {
            return jobs_.find_running_after(number, now);
        });
    } else {
        p.fill(query, position, now, [&](std::uint64_t number) { return jobs_.find_after(number); });
    }
    return p;
}

response listing::answer(
    const api::service& service,
    std::string_view query,
    std::optional<std::string_view> host,
    time_point now
) const
{
    const auto q = parse_list_query(query, filter_rules_of(service.generation));
    if (!q)
        return invalid_list(service, q.error().first());
    if (!q->filter && &service != &api::realitydataanalysis)
        return invalid_list(service, {"/$filter", "is missing"});
    const std::string scope = scope_of_token(service, *q);
    const auto position =
        q->continuation_token ? tokens_.find(*q->continuation_token, scope) : std::optional<std::uint64_t>(0);
    if (!position)
        return invalid_list(service, {"/continuationToken", "is not one that was answered for this list"});

    const page p = collect(service, *q, *position, now);
    json::array jobs;
    for (const stored_job* job : p.jobs) {
        json::object item = job_json(*job, now);
        if (short_items_)
            item.erase("executionInformation");
        jobs.emplace_back(std::move(item));
    }
    json::object links;
    if (p.goes_on) {
        const std::string token = tokens_.issue(p.jobs.back()->number, scope);
        links["next"] = json::object{{"href", link_to(service, host, next_query(*q, token))}};
    }
    return json_response(200, {{"jobs", std::move(jobs)}, {"_links", std::move(links)}});
}

}  // namespace rdad::emulator
