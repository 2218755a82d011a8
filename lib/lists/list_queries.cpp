// SPDX-License-Identifier: BSL-1.0
#include "lists/list_queries.hpp"

#include "api/date_time.hpp"

#include <fmt/format.h>

#include <string_view>

namespace rdad::lists {
namespace {

constexpr std::string_view begin_of_query = "/jobs?$filter=";
constexpr std::string_view end_of_query = "&$top=1000";

/// How ids are asked for.
struct id_filter
{
    std::string_view begin;
    std::string_view between;
    std::string_view end;
};

constexpr id_filter ids_in{"id%20in%20('", "','", "')"};
constexpr id_filter ids_or{"id%20eq%20", "%20or%20id%20eq%20", ""};

const id_filter& id_filter_of(const api::service& service)
{
    return service.generation == api::generation::first ? ids_in : ids_or;
}

/// Of conditions that all have to hold: whether `and` binds more tightly than `or` isn't documented.
std::string_view filter_of_active(const api::service& service)
{
    return service.generation == api::generation::first
               ? "state%20eq%20active"
               : "state%20ne%20Success%20and%20state%20ne%20Failed%20and%20state%20ne%20Cancelled";
}

std::string_view filter_of_ended(const api::service& service)
{
    return service.generation == api::generation::first
               ? "state%20in%20('success','failed','cancelled')"
               : "state%20ne%20Queued%20and%20state%20ne%20Active%20and%20state%20ne%20TerminatingOnCancel"
                 "%20and%20state%20ne%20TerminatingOnFailure";
}

}  // namespace

std::string query_of_active(const api::service& service)
{
    return fmt::format("{}{}{}", begin_of_query, filter_of_active(service), end_of_query);
}

std::string query_of_ended(const api::service& service, std::chrono::sys_seconds created)
{
    return fmt::format(
        "{}{}%20and%20createdDateTime%20ge%20{}{}",
        begin_of_query,
        filter_of_ended(service),
        api::to_date_time(created),
        end_of_query
    );
}

query_of_ids query_of_first(
    const api::service& service,
    const std::deque<std::string>& ids,
    std::size_t longest
)
{
    const id_filter& filter = id_filter_of(service);
    const std::size_t around = filter.end.size() + end_of_query.size();
    query_of_ids query{std::string(begin_of_query).append(filter.begin), {}};
    for (const std::string& id : ids) {
        const std::string item = std::string(query.ids.empty() ? "" : filter.between).append(id);
        if (!query.ids.empty() && query.path.size() + item.size() + around > longest)
            break;
        query.path += item;
        query.ids.push_back(id);
    }
    query.path.append(filter.end).append(end_of_query);
    return query;
}

std::size_t most_ids(const api::service& service, std::size_t longest) noexcept
{
    const id_filter& filter = id_filter_of(service);
    constexpr std::size_t id = std::string_view("123e4567-e89b-12d3-a456-426614174000").size();
    const std::size_t around =
        begin_of_query.size() + filter.begin.size() + id + filter.end.size() + end_of_query.size();
    return longest < around ? 1 : 1 + (longest - around) / (filter.between.size() + id);
}

}  // namespace rdad::lists
