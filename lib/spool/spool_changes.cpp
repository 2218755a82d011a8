// SPDX-License-Identifier: BSL-1.0
// Changes of records that wait for the disk together.

#include "spool/names.hpp"
#include "spool/spool.hpp"
#include "spool/unsynced_files.hpp"

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <cstddef>
#include <map>
#include <set>
#include <variant>

namespace rdad::spool {
namespace {

result<unsynced_file> replace(const folder& folder, const record_change& change)
{
    auto staged = staged_file::write(folder, file_of(change.name), change.text);
    return staged ? result<unsynced_file>(*std::move(staged)) : staged.error();
}

/// A record that is filed is to be one text, for people.
result<unsynced_file> write(const folder& folder, const record_change& change)
{
    if (change.filed_as)
        return replace(folder, change);
    auto appended = appended_text::write(folder, file_of(change.name), change.text);
    if (!appended)
        return appended.error();
    return *appended ? result<unsynced_file>(**std::move(appended)) : replace(folder, change);
}

bool is_replaced(const result<unsynced_file>& file)
{
    return file && std::holds_alternative<staged_file>(*file);
}

[[maybe_unused]] bool have_different_names(const std::vector<record_change>& changes)
{
    std::set<std::string_view> names;
    return std::ranges::all_of(changes, [&](const auto& change) { return names.insert(change.name).second; });
}

/// What was done depends on another thing that has come out so.
void depend_on(const result<void>& other, result<void>& done)
{
    if (done && !other)
        done = other;
}

}  // namespace

std::vector<changed> spool::change_records(const std::vector<record_change>& changes)
{
    assert(have_different_names(changes));
    const auto is_filing = [](const record_change& change) { return change.filed_as.has_value(); };
    std::vector<changed> made = write_with_events(changes);
    if (has_unsynced_names_) {
        const auto synced = sync_active();
        for (changed& change : made)
            depend_on(synced, change.done);
    }
    if (std::ranges::any_of(changes, is_filing))
        file_away(changes, made);
    return made;
}

/// The events of those that can be written are on the disk with them: before any of them leaves active/, for that is what
/// they tell of. What fails of the log hinders no record.
std::vector<changed> spool::write_with_events(const std::vector<record_change>& changes)
{
    std::vector<result<unsynced_file>> files;
    std::vector<changed> made(changes.size());
    std::vector<std::string> events;
    for (std::size_t i = 0; i < changes.size(); ++i) {
        files.push_back(write(active_, changes[i]));
        has_unsynced_names_ = has_unsynced_names_ || (is_replaced(files[i]) && !changes[i].filed_as);
        made[i].has_told = files[i].has_value() && !changes[i].events.empty();
        if (made[i].has_told)
            events.insert(events.end(), changes[i].events.begin(), changes[i].events.end());
    }
    const auto log = events.empty() ? std::nullopt : events_->append(events);
    int log_error = 0;
    auto written = end_together(std::move(files), *syncing_, log.value_or(-1), log_error);
    if (log)
        events_->end_append(log_error);
    for (std::size_t i = 0; i < changes.size(); ++i) {
        made[i].done = std::move(written[i]);
        if (made[i].has_told)
            made[i].told = events_->state();
    }
    return made;
}

result<void> spool::add_events(const std::vector<std::string>& events)
{
    if (const auto log = events_->append(events))
        return events_->end_append(syncing_->sync({*log}).front());
    return events_->state();
}

/// Those that are to be and are written.
void spool::file_away(const std::vector<record_change>& changes, std::vector<changed>& made)
{
    std::map<job::final_state, result<void>> synced;
    for (std::size_t i = 0; i < changes.size(); ++i) {
        if (!changes[i].filed_as || !made[i].done)
            continue;
        const auto moved = move_record(changes[i].name, final_folder(*changes[i].filed_as));
        made[i].is_filed = moved.has_value();
        if (moved)
            synced.try_emplace(*changes[i].filed_as);
        else {
            // It got its last text by a name that it keeps now.
            has_unsynced_names_ = true;
            made[i].done = moved.error();
        }
    }
    for (auto& [state, done] : synced)
        done = sync_filed(state);
    for (std::size_t i = 0; i < changes.size(); ++i) {
        if (made[i].is_filed)
            depend_on(synced.at(*changes[i].filed_as), made[i].done);
    }
}

changed spool::change_record(const record_change& change)
{
    return std::move(change_records({change}).front());
}

result<void> spool::sync_filed(job::final_state state)
{
    return final_folder(state).sync();
}

result<void> spool::sync_active()
{
    auto synced = active_.sync();
    if (synced)
        has_unsynced_names_ = false;
    return synced;
}

/// What was dropped is in active/ with its records, and in incoming/ no more.
result<void> spool::sync_claims()
{
    if (auto synced = sync_active(); !synced)
        return synced;
    return incoming_.sync();
}

result<std::string> spool::move_record(const std::string& name, const folder& to) const
{
    auto moved = active_.move_to_free_name(file_of(name), to, name, record_ending);
    return moved ? to.path_of(*moved) : std::move(moved);
}

std::vector<result<void>> spool::write_claimed_records(const std::vector<record_change>& records)
{
    assert(have_different_names(records));
    std::vector<result<unsynced_file>> files;
    files.reserve(records.size());
    for (const record_change& record : records)
        files.push_back(replace(active_, record));
    int no_error = 0;
    return end_together(std::move(files), *syncing_, -1, no_error);
}

std::vector<result<void>> spool::end_claims(const std::vector<std::string>& claims)
{
    const auto synced = sync_claims();
    std::vector<result<void>> ended;
    for (const std::string& claim : claims) {
        auto removed = synced ? active_.remove(claim) : synced;
        if (removed)
            has_unsynced_names_ = true;
        else if (removed.error().code.value() == ENOENT)
            removed = {};
        ended.push_back(std::move(removed));
    }
    return ended;
}

}  // namespace rdad::spool
