// SPDX-License-Identifier: BSL-1.0
#include "simulated_etcd/simulated_watch.hpp"

#include <algorithm>
#include <utility>

namespace rdad::simulation {

using etcd::watch_news;
using etcd::watch_news_kind;

simulated_watch::simulated_watch(const simulated_etcd& store, const std::vector<etcd::watch_request>& ranges)
    : store_(store)
{
    for (const etcd::watch_request& one : ranges) {
        const std::int64_t first = one.start_revision ? one.start_revision : store.keys().revision() + 1;
        ranges_.push_back({{one.key, one.range_end}, first});
    }
}

/// That it has begun, or can't go on, which need no event.
std::optional<watch_news> simulated_watch::first_word(std::size_t index)
{
    watched& range = ranges_[index];
    if (range.is_compacted)
        return std::nullopt;
    if (!std::exchange(range.has_begun, true))
        return watch_news{watch_news_kind::begun, index, {}, range.next - 1};
    const std::int64_t compacted = store_.keys().compacted();
    if (range.next >= compacted)
        return std::nullopt;
    range.is_compacted = true;
    return watch_news{watch_news_kind::compacted, index, {}, compacted};
}

std::optional<watch_news> simulated_watch::next()
{
    std::optional<watch_news> oldest;
    for (std::size_t i = 0; i < ranges_.size(); ++i) {
        if (auto word = first_word(i))
            return word;
        watched& range = ranges_[i];
        if (range.is_compacted)
            continue;
        auto events = store_.keys().first_events(range.which, range.next);
        if (events.empty()) {
            range.next = std::max(range.next, store_.keys().revision() + 1);
            continue;
        }
        const std::int64_t revision = events.front().changed.mod_revision;
        if (!oldest || revision < oldest->revision)
            oldest = watch_news{watch_news_kind::changes, i, std::move(events), revision};
    }
    if (!oldest)
        return std::nullopt;
    ranges_[oldest->range].next = oldest->revision + 1;
    if (!store_.tells_deletions()) {
        std::erase_if(oldest->events, [](const etcd::event& one) {
            return one.kind == etcd::event_kind::deleted;
        });
    }
    if (oldest->events.empty())
        oldest->kind = watch_news_kind::progress;
    return oldest;
}

void simulated_watch::go_on(std::size_t range, std::int64_t revision)
{
    ranges_.at(range).next = revision;
    ranges_.at(range).is_compacted = false;
}

std::vector<watch_news> simulated_watch::progress() const
{
    std::vector<watch_news> all;
    for (std::size_t i = 0; i < ranges_.size(); ++i) {
        if (!ranges_[i].is_compacted)
            all.push_back({watch_news_kind::progress, i, {}, store_.keys().revision()});
    }
    return all;
}

}  // namespace rdad::simulation
