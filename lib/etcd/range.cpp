// SPDX-License-Identifier: BSL-1.0
#include "etcd/range.hpp"

#include <utility>

namespace rdad::etcd {

std::string prefix_end(std::string_view prefix)
{
    std::string end(prefix);
    while (end.ends_with('\xff'))
        end.pop_back();
    if (end.empty())
        return std::string(1, '\0');
    end.back() = static_cast<char>(static_cast<unsigned char>(end.back()) + 1);
    return end;
}

range_request range_of_prefix(std::string prefix)
{
    std::string end = prefix_end(prefix);
    // etcd takes an empty key for none.
    if (prefix.empty())
        prefix.assign(1, '\0');
    return {.key = std::move(prefix), .range_end = std::move(end)};
}

std::optional<range_request> next_page(const range_request& request, const range_answer& answer)
{
    if (!answer.more || answer.keys.empty())
        return std::nullopt;
    range_request next = request;
    next.key = answer.keys.back().key + '\0';
    if (next.revision == 0)
        next.revision = answer.header.revision;
    return next;
}

}  // namespace rdad::etcd
