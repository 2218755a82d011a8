// SPDX-License-Identifier: BSL-1.0
#include "etcd/txn.hpp"

#include <algorithm>
#include <utility>

namespace rdad::etcd {

bool txn::changes() const
{
    const auto is_change = [](const operation& one) { return !std::holds_alternative<range_request>(one); };
    return std::ranges::any_of(success, is_change) || std::ranges::any_of(failure, is_change);
}

compare is_missing(std::string key)
{
    return is_made_in(std::move(key), 0);
}

compare is_made_in(std::string key, std::int64_t revision)
{
    return {
        .key = std::move(key),
        .target = compare_target::create_revision,
        .result = compare_result::equal,
        .number = revision};
}

compare is_unchanged_since(std::string key, std::int64_t revision)
{
    return {
        .key = std::move(key),
        .target = compare_target::mod_revision,
        .result = compare_result::equal,
        .number = revision};
}

}  // namespace rdad::etcd
