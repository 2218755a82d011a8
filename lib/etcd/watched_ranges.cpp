// SPDX-License-Identifier: BSL-1.0
#include "etcd/watched_ranges.hpp"

#include "etcd/bodies.hpp"
#include "etcd/refusal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace rdad::etcd {

watched_ranges::watched_ranges(std::vector<watch_request> ranges)
{
    for (watch_request& one : ranges)
        ranges_.push_back({std::move(one)});
}

bool watched_ranges::is_any_watched() const
{
    return std::ranges::any_of(ranges_, [](const watched& one) { return !one.is_compacted; });
}

// An id is one more than the index, since etcd takes 0 for none.
std::string watched_ranges::body() const
{
    std::string all;
    for (std::size_t i = 0; i < ranges_.size(); ++i) {
        if (!ranges_[i].is_compacted)
            all += body_of(ranges_[i].request, static_cast<std::int64_t>(i) + 1);
    }
    return all;
}

result<std::optional<watch_news>> watched_ranges::take(watch_message message)
{
    const bool is_ours = message.watch_id >= 1 && std::cmp_less_equal(message.watch_id, ranges_.size());
    if (!is_ours) {
        if (!message.canceled)
            return std::nullopt;
        return failure{errc::invalid, fmt::format("etcd refuses a watch: {}.", message.cancel_reason)};
    }
    const auto index = static_cast<std::size_t>(message.watch_id - 1);
    watched& range = ranges_[index];
    if (message.canceled && message.compact_revision == 0) {
        const bool is_forbidden = message.cancel_reason.find("permission denied") != std::string::npos;
        return failure{
            is_forbidden ? errc::unauthenticated : errc::unavailable,
            fmt::format("etcd has ended a watch: {}.", message.cancel_reason)};
    }
    watch_news news{.range = index};
    if (message.canceled) {
        range.is_compacted = true;
        news.kind = watch_news_kind::compacted;
        news.revision = message.compact_revision;
        return news;
    }
    if (message.created) {
        if (range.request.start_revision == 0)
            range.request.start_revision = message.header.revision + 1;
        if (std::exchange(range.has_begun, true))
            return std::nullopt;
        news.kind = watch_news_kind::begun;
        news.revision = range.request.start_revision - 1;
        return news;
    }
    news = take_events(range, std::move(message));
    news.range = index;
    return news;
}

watch_news watched_ranges::take_events(watched& range, watch_message message)
{
    std::int64_t& next = range.request.start_revision;
    const std::int64_t told = next - 1;
    watch_news news;
    if (message.events.empty()) {
        next = std::max(next, message.header.revision + 1);
    } else {
        const std::int64_t last = message.events.back().changed.mod_revision;
        // The other events of that revision may never come, where the stream ends before.
        next = std::max(next, message.is_part ? last : last + 1);
        news.events = std::move(message.events);
        std::erase_if(news.events, [&](const event& one) { return one.changed.mod_revision <= told; });
    }
    if (!news.events.empty())
        news.kind = watch_news_kind::changes;
    news.revision = next - 1;
    return news;
}

void watched_ranges::go_on(std::size_t range, std::int64_t revision)
{
    ranges_.at(range).request.start_revision = revision;
    ranges_.at(range).is_compacted = false;
}

}  // namespace rdad::etcd
