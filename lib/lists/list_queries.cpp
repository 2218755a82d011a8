// SPDX-License-Identifier: BSL-1.0
#include "lists/list_queries.hpp"

#include "api/date_time.hpp"

#include <fmt/format.h>

#include <string_view>

namespace rdad::lists {
namespace {

constexpr std::string_view ids_begin = "/jobs?$filter=id%20in%20(";
constexpr std::string_view ids_end = ")&$top=1000";

}  // namespace

std::string query_of_active()
{
    return "/jobs?$filter=state%20eq%20active&$top=1000";
}

std::string query_of_ended(std::chrono::sys_seconds created)
{
    return fmt::format(
        "/jobs?$filter=state%20in%20('success','failed','cancelled')%20and%20createdDateTime%20ge%20{}&$top="
        "1000",
        api::to_date_time(created)
    );
}

query_of_ids query_of_first(const std::deque<std::string>& ids, std::size_t longest)
{
    query_of_ids query{std::string(ids_begin), {}};
    for (const std::string& id : ids) {
        const std::string item = (query.ids.empty() ? "'" : ",'") + id + "'";
        if (!query.ids.empty() && query.path.size() + item.size() + ids_end.size() > longest)
            break;
        query.path += item;
        query.ids.push_back(id);
    }
    query.path += ids_end;
    return query;
}

std::size_t most_ids(std::size_t longest) noexcept
{
    constexpr std::size_t around = ids_begin.size() + ids_end.size();
    constexpr std::size_t size = std::string_view("'123e4567-e89b-12d3-a456-426614174000',").size();
    return longest < around + size ? 1 : (longest - around + 1) / size;
}

}  // namespace rdad::lists
