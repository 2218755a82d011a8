// SPDX-License-Identifier: BSL-1.0
#include "simulated_etcd/txn_rules.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <variant>
#include <vector>

namespace rdad::simulation {
namespace {

using etcd::errc;

const std::string& key_of(const etcd::operation& one)
{
    return std::visit([](const auto& request) -> const std::string& { return request.key; }, one);
}

rdad::result<void> check_operations(const std::vector<etcd::operation>& operations)
{
    std::set<std::string> put;
    for (const etcd::operation& one : operations) {
        if (key_of(one).empty())
            return failure{errc::invalid, "key is not provided."};
        if (const auto* request = std::get_if<etcd::put_request>(&one)) {
            if (!put.insert(request->key).second)
                return failure{errc::invalid, "duplicate key given in txn request."};
        }
    }
    for (const etcd::operation& one : operations) {
        const auto* request = std::get_if<etcd::delete_request>(&one);
        // Here etcd doesn't know that the end "\0" stands for all keys.
        // Here etcd doesn't know that the end "\0" stands for all keys: nothing is before it.
        const auto is_in = [&](const std::string& key) {
            const bool is_alone = request->range_end.empty();
            return is_alone ? key == request->key : key >= request->key && key < request->range_end;
        };
        if (request && std::ranges::any_of(put, is_in))
            return failure{errc::invalid, "duplicate key given in txn request."};
    }
    return {};
}

std::size_t size_of(const std::vector<etcd::operation>& operations)
{
    std::size_t sum = 0;
    for (const etcd::operation& one : operations) {
        sum += key_of(one).size();
        if (const auto* put = std::get_if<etcd::put_request>(&one))
            sum += put->value.size();
    }
    return sum;
}

bool is_put(const etcd::operation& one)
{
    return std::holds_alternative<etcd::put_request>(one);
}

}  // namespace

rdad::result<void> check_form(const etcd::txn& request)
{
    const std::size_t most =
        std::max({request.compares.size(), request.success.size(), request.failure.size()});
    if (most > etcd::most_operations)
        return failure{errc::too_large, "too many operations in txn request."};
    const auto is_empty = [](const etcd::compare& one) { return one.key.empty(); };
    if (std::ranges::any_of(request.compares, is_empty))
        return failure{errc::invalid, "key is not provided."};
    if (auto checked = check_operations(request.success); !checked)
        return checked;
    return check_operations(request.failure);
}

bool has_put(const etcd::txn& request)
{
    return std::ranges::any_of(request.success, is_put) || std::ranges::any_of(request.failure, is_put);
}

std::size_t size_of(const etcd::txn& request)
{
    std::size_t sum = size_of(request.success) + size_of(request.failure);
    for (const etcd::compare& one : request.compares)
        sum += one.key.size() + one.value.size();
    return sum;
}

}  // namespace rdad::simulation
