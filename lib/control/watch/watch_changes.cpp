// SPDX-License-Identifier: BSL-1.0
#include "control/watch/watch_changes.hpp"

#include "control/watch/batch_watch.hpp"

#include <iterator>
#include <utility>

namespace rdad::control {
namespace {

constexpr std::string_view active_folder = "active";
constexpr std::string_view held_folder = "held";

bool is_held(const listed_job& job)
{
    return job.state == held_folder;
}

watch_event event_of(watch_event_kind kind, const listed_job& job)
{
    return {.kind = kind, .batch = job.batch.value_or(""), .job = job.name};
}

/// With why it is so.
watch_event explained(watch_event_kind kind, const listed_job& job)
{
    watch_event event = event_of(kind, job);
    event.message = job.reason.value_or("");
    return event;
}

watch_event end_of(const listed_job& job)
{
    watch_event event = explained(watch_event_kind::ended, job);
    event.state = job.state;
    return event;
}

watch_event waiting_of(const listed_job& job)
{
    if (job.waits_for == driver::waits_for::end)
        return event_of(watch_event_kind::started, job);
    watch_event event = event_of(watch_event_kind::waits, job);
    event.waits_for = job.waits_for;
    return event;
}

/// Its record is about to be read, and then it is known: that is nothing to be told.
bool is_read(const listed_job& job)
{
    return job.waits_for && job.waits_for != driver::waits_for::look;
}

/// Why is it held, or can't get on, which it wasn't before? `before` is null of one that is new.
bool needs_reason(const listed_job* before, const listed_job& now)
{
    const bool is_newly_held = is_held(now) && !(before && is_held(*before));
    const bool is_newly_stuck = now.is_stuck && !(before && before->is_stuck);
    return is_newly_held || is_newly_stuck;
}

/// What the list says now, with what is known besides.
listed_job merged(
    const listed_job* before,
    const listed_job& seen,
    const std::map<std::string, listed_job>& asked
)
{
    listed_job now = seen;
    const auto answer = asked.find(seen.name);
    if (answer != asked.end())
        now.reason = answer->second.reason;
    if (!now.batch && answer != asked.end())
        now.batch = answer->second.batch;
    if (!now.batch && before)
        now.batch = before->batch;
    if (before && !is_held(now) && !is_read(now))
        now.waits_for = before->waits_for;
    return now;
}

}  // namespace

std::vector<std::string> watch_changes::to_be_asked(const std::vector<listed_job>& seen) const
{
    std::vector<std::string> names;
    if (!has_looked_)
        return names;
    std::map<std::string_view, const listed_job*> there;
    for (const listed_job& each : seen) {
        there[each.name] = &each;
        const auto before = known_.find(each.name);
        if (needs_reason(before == known_.end() ? nullptr : &before->second, each))
            names.push_back(each.name);
    }
    for (const auto& [name, job] : known_) {
        if (!there.contains(name))
            names.push_back(name);
    }
    return names;
}

std::vector<watch_event> watch_changes::changes_of(const listed_job& before, const listed_job& now) const
{
    if (is_held(now))
        return is_held(before) ? std::vector<watch_event>()
                               : std::vector{explained(watch_event_kind::held, now)};
    std::vector<watch_event> events;
    if (is_held(before))
        events.push_back(event_of(watch_event_kind::released, now));
    if (now.is_stuck && !before.is_stuck)
        events.push_back(explained(watch_event_kind::stuck, now));
    else if (before.is_stuck && !now.is_stuck)
        events.push_back(event_of(watch_event_kind::gets_on, now));
    if (is_read(now) && now.waits_for != before.waits_for)
        events.push_back(waiting_of(now));
    return events;
}

std::vector<watch_event> watch_changes::saw_jobs(
    const std::vector<listed_job>& seen,
    const std::map<std::string, listed_job>& asked
)
{
    std::vector<watch_event> events;
    std::map<std::string, listed_job> known;
    for (const listed_job& each : seen) {
        const auto found = known_.find(each.name);
        const listed_job* const before = found == known_.end() ? nullptr : &found->second;
        listed_job now = merged(before, each, asked);
        if (has_looked_ && !before)
            events.push_back(event_of(watch_event_kind::taken, now));
        if (has_looked_) {
            const listed_job unknown{.name = now.name, .state = std::string(active_folder)};
            auto changes = changes_of(before ? *before : unknown, now);
            std::ranges::move(changes, std::back_inserter(events));
        }
        known_.erase(each.name);
        known.emplace(each.name, std::move(now));
    }
    for (const auto& [name, before] : known_) {
        const auto answer = asked.find(name);
        if (answer == asked.end()) {
            events.push_back(event_of(watch_event_kind::gone, before));
        } else if (answer->second.state == active_folder || answer->second.state == held_folder) {
            // It was between two folders while they were listed: the next look tells.
            known.emplace(name, before);
        } else {
            events.push_back(end_of(answer->second));
        }
    }
    known_ = std::move(known);
    has_looked_ = true;
    return events;
}

std::vector<watch_event> watch_changes::saw_batches(const std::vector<batch_status>& batches)
{
    std::vector<watch_event> events;
    for (auto& [label, is_there] : batches_)
        is_there = false;
    for (const batch_status& each : batches) {
        if (!each.batch)
            continue;
        const std::string label = job::label_of(*each.batch);
        const auto [place, is_new] = batches_.insert_or_assign(label, true);
        if (is_new)
            events.push_back(
                {.kind = watch_event_kind::is_active, .batch = label, .message = how_far_text(each)}
            );
    }
    std::erase_if(batches_, [&](const auto& batch) {
        if (!batch.second)
            events.push_back({.kind = watch_event_kind::is_over, .batch = batch.first});
        return !batch.second;
    });
    return events;
}

}  // namespace rdad::control
