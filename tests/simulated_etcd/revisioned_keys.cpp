// SPDX-License-Identifier: BSL-1.0
#include "simulated_etcd/revisioned_keys.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace rdad::simulation {

bool key_range::contains(std::string_view other) const
{
    if (end.empty())
        return other == key;
    const bool is_open = end == std::string_view("\0", 1);
    return other >= key && (is_open || other < end);
}

const etcd::key_value* revisioned_keys::find(const std::string& key) const
{
    const auto found = keys_.find(key);
    if (found == keys_.end() || !found->second.back().value)
        return nullptr;
    return &*found->second.back().value;
}

void revisioned_keys::change(const std::string& key, std::optional<etcd::key_value> value)
{
    const std::int64_t revision = revision_ + 1;
    etcd::event told{etcd::event_kind::deleted, {.key = key, .mod_revision = revision}};
    if (value)
        told = {etcd::event_kind::put, *value};
    events_[revision].push_back(std::move(told));
    keys_[key].push_back({revision, std::move(value)});
}

void revisioned_keys::put(const std::string& key, std::string value, std::int64_t lease)
{
    const std::int64_t revision = revision_ + 1;
    const etcd::key_value* before = find(key);
    change(
        key,
        etcd::key_value{
            .key = key,
            .value = std::move(value),
            .create_revision = before ? before->create_revision : revision,
            .mod_revision = revision,
            .version = before ? before->version + 1 : 1,
            .lease = lease}
    );
}

std::int64_t revisioned_keys::erase(const key_range& which)
{
    std::int64_t erased = 0;
    for (const etcd::key_value& one : range(which, next_revision())) {
        change(one.key, std::nullopt);
        ++erased;
    }
    return erased;
}

std::vector<etcd::key_value> revisioned_keys::range(const key_range& which, std::int64_t revision) const
{
    std::vector<etcd::key_value> found;
    for (auto one = keys_.lower_bound(which.key); one != keys_.end(); ++one) {
        if (!which.contains(one->first))
            break;
        const auto& states = one->second;
        const auto later = std::ranges::upper_bound(states, revision, {}, &state::since);
        if (later != states.begin() && std::prev(later)->value)
            found.push_back(*std::prev(later)->value);
    }
    return found;
}

std::vector<etcd::event> revisioned_keys::first_events(const key_range& which, std::int64_t from) const
{
    for (auto one = events_.lower_bound(from); one != events_.end() && one->first <= revision_; ++one) {
        std::vector<etcd::event> found;
        std::ranges::copy_if(one->second, std::back_inserter(found), [&](const etcd::event& change) {
            return which.contains(change.changed.key);
        });
        if (!found.empty())
            return found;
    }
    return {};
}

void revisioned_keys::compact(std::int64_t revision)
{
    compacted_ = revision;
    events_.erase(events_.begin(), events_.lower_bound(revision));
    // Watches from this very revision on are told what was put in it, and not what was deleted.
    if (const auto first = events_.find(revision); first != events_.end())
        std::erase_if(first->second, [](const etcd::event& one) {
            return one.kind == etcd::event_kind::deleted;
        });
    for (auto one = keys_.begin(); one != keys_.end();) {
        auto& states = one->second;
        auto kept = std::ranges::upper_bound(states, revision, {}, &state::since);
        if (kept != states.begin() && std::prev(kept)->value)
            --kept;
        states.erase(states.begin(), kept);
        one = states.empty() ? keys_.erase(one) : std::next(one);
    }
}

}  // namespace rdad::simulation
