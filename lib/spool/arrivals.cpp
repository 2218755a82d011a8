// SPDX-License-Identifier: BSL-1.0
#include "spool/arrivals.hpp"

#include <algorithm>
#include <tuple>

namespace rdad::spool {

bool arrivals::is_news(const watch_event& event, const job::instant& now) const
{
    if (event.kind != watch_event::closed)
        return event.kind == watch_event::missed;
    const auto known = files_.find(event.name);
    return is_for_us(event.name) && (known == files_.end() || known->second.not_before <= now.steady);
}

void arrivals::hear(const watch_event& event)
{
    if (event.kind != watch_event::missed && !is_for_us(event.name))
        return;
    switch (event.kind) {
    case watch_event::written:
        open_.insert(event.name);
        closed_.erase(event.name);
        break;
    case watch_event::closed:
        closed_.insert(event.name);
        open_.erase(event.name);
        break;
    case watch_event::missed: open_.clear(); break;
    }
}

std::vector<folder_entry> arrivals::look(const std::vector<folder_entry>& found, const job::instant& now)
{
    std::map<std::string, file> files;
    std::vector<folder_entry> whole;
    waiting_ = false;
    retry_time_.reset();
    for (const folder_entry& entry : found) {
        if (!is_for_us(entry.name))
            continue;
        const file current = current_state(entry, now);
        files.emplace(entry.name, current);
        if (now.steady < current.not_before)
            retry_time_ = std::min(retry_time_.value_or(current.not_before), current.not_before);
        else if (is_whole(entry, current, now))
            whole.push_back(entry);
        else
            waiting_ = true;
    }
    files_ = std::move(files);
    last_look_ = now;
    const auto is_gone = [this](const std::string& name) { return !files_.contains(name); };
    std::erase_if(closed_, is_gone);
    std::erase_if(open_, is_gone);
    std::ranges::sort(whole, {}, [](const folder_entry& folder_entry) {
        return std::tie(folder_entry.modified, folder_entry.name);
    });
    return whole;
}

/// Since the last look, or while the machine slept. Clocks that are slewed drift by much less.
bool arrivals::was_calendar_set(const job::instant& now) const
{
    if (!last_look_)
        return false;
    const auto drift = (now.calendar - last_look_->calendar) - (now.steady - last_look_->steady);
    return std::chrono::abs(drift) > std::chrono::seconds(1);
}

arrivals::file arrivals::current_state(const folder_entry& entry, const job::instant& now) const
{
    const auto known = files_.find(entry.name);
    const bool is_known = known != files_.end();
    if (is_known && known->second.size == entry.size && known->second.modified == entry.modified)
        return known->second;
    // A file that is new here has been quiet since it was modified, as far as the calendar can be believed.
    const auto age = was_calendar_set(now) ? clock::duration::zero() : now.calendar - entry.modified;
    file current{
        entry.size,
        entry.modified,
        now.steady - std::clamp<clock::duration>(age, {}, patience_.with_writers)};
    if (is_known) {
        current.wait = known->second.wait;
        current.not_before = known->second.not_before;
    }
    return current;
}

bool arrivals::is_whole(const folder_entry& entry, const file& current, const job::instant& now) const
{
    // What isn't a file isn't written to.
    if (!entry.is_regular_file || closed_.contains(entry.name))
        return true;
    const auto needed = open_.contains(entry.name) ? patience_.with_writers : patience_.with_silence;
    return now.steady - std::max(current.unchanged_since, current.put_off) >= needed;
}

arrivals::clock::duration arrivals::quiet_time(const std::string& name, const job::instant& now) const
{
    const auto known = files_.find(name);
    return known == files_.end() ? clock::duration::zero() : now.steady - known->second.unchanged_since;
}

void arrivals::could_not_be_taken(const std::string& name, const job::instant& now)
{
    constexpr clock::duration first_wait = std::chrono::milliseconds(500);
    constexpr clock::duration longest_wait = std::chrono::seconds(30);
    const auto known = files_.find(name);
    if (known == files_.end())
        return;
    file& f = known->second;
    f.wait = std::clamp(2 * f.wait, first_wait, longest_wait);
    f.not_before = now.steady + f.wait;
    retry_time_ = std::min(retry_time_.value_or(f.not_before), f.not_before);
}

void arrivals::put_off(const std::string& name, const job::instant& now)
{
    closed_.erase(name);
    if (const auto known = files_.find(name); known != files_.end())
        known->second.put_off = now.steady;
    waiting_ = true;
}

}  // namespace rdad::spool
