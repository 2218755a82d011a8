// SPDX-License-Identifier: BSL-1.0
#include "small_etcd.hpp"

#include <algorithm>
#include <set>
#include <string>

namespace rdad::tests {
namespace {

bool holds(std::int64_t left, etcd::compare_result result, std::int64_t right)
{
    switch (result) {
    case etcd::compare_result::equal: return left == right;
    case etcd::compare_result::not_equal: return left != right;
    case etcd::compare_result::greater: return left > right;
    case etcd::compare_result::less: return left < right;
    }
    return false;
}

/// Whether a key is put twice, or put and deleted; to delete it twice is fine.
bool changes_a_key_twice(const std::vector<etcd::operation>& operations)
{
    std::set<std::string> put_keys;
    for (const auto& one : operations) {
        const auto* const put = std::get_if<etcd::put_request>(&one);
        if (put && !put_keys.insert(put->key).second)
            return true;
    }
    return std::ranges::any_of(operations, [&](const etcd::operation& one) {
        const auto* const erase = std::get_if<etcd::delete_request>(&one);
        return erase && put_keys.contains(erase->key);
    });
}

}  // namespace

std::vector<etcd::key_value> small_etcd::listed(const std::string& prefix) const
{
    std::vector<etcd::key_value> found;
    for (auto key = keys_.lower_bound(prefix); key != keys_.end() && key->first.starts_with(prefix); ++key)
        found.push_back(key->second);
    return found;
}

bool small_etcd::is_so(const etcd::compare& compare) const
{
    const etcd::key_value* const found = find(compare.key);
    const etcd::key_value none;
    const etcd::key_value& there = found ? *found : none;
    switch (compare.target) {
    case etcd::compare_target::create_revision:
        return holds(there.create_revision, compare.result, compare.number);
    case etcd::compare_target::mod_revision: return holds(there.mod_revision, compare.result, compare.number);
    case etcd::compare_target::version: return holds(there.version, compare.result, compare.number);
    case etcd::compare_target::value: return there.value == compare.value;
    }
    return false;
}

etcd::operation_answer small_etcd::operate(const etcd::operation& operation)
{
    if (const auto* const put = std::get_if<etcd::put_request>(&operation)) {
        etcd::key_value& there = keys_[put->key];
        const bool is_new = there.version == 0;
        there = {
            put->key,
            put->value,
            is_new ? revision_ : there.create_revision,
            revision_,
            there.version + 1,
            put->lease};
        return etcd::put_answer{header()};
    }
    if (const auto* const erase = std::get_if<etcd::delete_request>(&operation))
        return etcd::delete_answer{header(), static_cast<std::int64_t>(keys_.erase(erase->key))};
    const auto& range = std::get<etcd::range_request>(operation);
    etcd::range_answer answer{.header = header(), .keys = {}};
    if (const etcd::key_value* const found = find(range.key)) {
        answer.keys.push_back(*found);
        if (range.keys_only)
            answer.keys.front().value.clear();
    }
    return answer;
}

result<etcd::txn_answer> small_etcd::transact(const etcd::txn& request)
{
    if (changes_a_key_twice(request.success) || changes_a_key_twice(request.failure))
        return failure{etcd::errc::invalid, "etcdserver: duplicate key given in txn request."};
    etcd::txn_answer answer;
    answer.succeeded =
        std::ranges::all_of(request.compares, [&](const auto& compare) { return is_so(compare); });
    const auto& operations = answer.succeeded ? request.success : request.failure;
    const auto changes = [](const etcd::operation& one) {
        return !std::holds_alternative<etcd::range_request>(one);
    };
    if (std::ranges::any_of(operations, changes))
        ++revision_;
    for (const auto& operation : operations)
        answer.answers.push_back(operate(operation));
    answer.header = header();
    return answer;
}

}  // namespace rdad::tests
