// SPDX-License-Identifier: BSL-1.0
#include "spool/spool.hpp"

#include "spool/file_descriptor.hpp"
#include "spool/names.hpp"
#include "spool/record_texts.hpp"
#include "spool/staged_file.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <utility>

namespace rdad::spool {
namespace {

// Members of the group may drop files but not list what others dropped; the sticky bit keeps them from
// removing it. What is under way is the daemon's own; other records may be read by members, so that they see
// what became of jobs. The setgid bit gives records the spool's group, whoever runs the daemon.
// systemd/spool.conf.in has the same modes.
constexpr unsigned root_mode = 0755;
constexpr unsigned incoming_mode = 03730;
constexpr unsigned private_mode = 02700;
constexpr unsigned records_mode = 02750;

constexpr const char* incoming_name = "incoming";
constexpr const char* events_name = "events";

bool is_record(std::string_view name)
{
    return name.ends_with(record_ending);
}

/// Of a name for which is_record() holds.
std::string without_ending(std::string name)
{
    name.resize(name.size() - record_ending.size());
    return name;
}

/// Of the file of a record. Most have had one text only.
std::string only_last_text(std::string file)
{
    const std::string_view text = last_text(file);
    return text.size() == file.size() ? std::move(file) : std::string(text);
}

dev_t device_of(const folder& folder)
{
    struct stat status = {};
    return ::fstat(folder.descriptor(), &status) == 0 ? status.st_dev : dev_t{};
}

/// The names in `folder` that are `wanted`, whatever they stand for, in no order.
template <class Predicate>
result<std::vector<std::string>> names_of(const folder& folder, Predicate wanted)
{
    auto names = folder.names();
    if (names)
        std::erase_if(*names, [&](const std::string& name) { return !wanted(name); });
    return names;
}

}  // namespace

spool::spool(folder root, folder incoming, folder active, std::vector<folder> finals)
    : root_(std::move(root)),
      incoming_(std::move(incoming)),
      active_(std::move(active)),
      finals_(std::move(finals))
{}

result<spool> spool::open(const std::string& path, bool make)
{
    auto root = folder::open(path, make ? root_mode : 0);
    if (!root)
        return root.error();
    auto incoming = folder::open_in(*root, incoming_name, make ? incoming_mode : 0);
    if (!incoming)
        return incoming.error();
    auto active = folder::open_in(*root, "active", make ? private_mode : 0);
    if (!active)
        return active.error();
    std::vector<folder> finals;
    for (const job::final_state state : job::all_final_states) {
        auto of_state = folder::open_in(*root, std::string(to_string(state)), make ? records_mode : 0);
        if (!of_state)
            return of_state.error();
        finals.push_back(*std::move(of_state));
    }
    return spool(*std::move(root), *std::move(incoming), *std::move(active), std::move(finals));
}

result<spool> spool::own(const std::string& path)
{
    auto s = open(path, true);
    if (!s)
        return s;
    std::vector<const folder*> folders{&s->incoming_, &s->active_};
    for (const folder& f : s->finals_)
        folders.push_back(&f);
    for (const folder* f : folders) {
        if (device_of(*f) != device_of(s->root_)) {
            const boost::system::error_code code(EXDEV, boost::system::system_category());
            return failure{code, fmt::format("{} is on another filesystem than {}.", f->path(), path)};
        }
    }
    auto owned = ownership::take(s->root_);
    if (!owned)
        return owned.error();
    s->ownership_ = *std::move(owned);
    if (auto removed = s->remove_temporaries(); !removed)
        return removed.error();
    auto events = folder::open_in(s->root_, events_name, private_mode);
    if (!events)
        return events.error();
    auto beside = folder::open(path, 0);
    if (!beside)
        return beside.error();
    s->events_ = std::make_unique<event_log>(*std::move(events), *std::move(beside));
    // Where that fails it is tried again when there is something to tell.
    (void)s->events_->open();
    return s;
}

result<spool> spool::look_at(const std::string& path)
{
    return open(path, false);
}

result<void> spool::remove_temporaries() const
{
    std::vector<const folder*> folders{&root_, &active_};
    for (const folder& f : finals_)
        folders.push_back(&f);
    for (const folder* f : folders) {
        auto entries = f->list();
        if (!entries)
            return entries.error();
        for (const folder_entry& entry : *entries) {
            if (!is_temporary(entry.name) || !entry.is_regular_file)
                continue;
            if (auto removed = f->remove(entry.name); !removed)
                return removed;
        }
    }
    return {};
}

result<listing> spool::dropped_files() const
{
    if (!incoming_.is_in(root_, incoming_name)) {
        const boost::system::error_code code(ENOENT, boost::system::system_category());
        return failure{
            code,
            fmt::format(
                "{} is not the folder any more that it was at the start; put it back, or restart the daemon.",
                incoming_.path()
            )};
    }
    return incoming_.begin_listing();
}

result<std::string> spool::claim(const std::string& file_name)
{
    const auto now = std::chrono::system_clock::now().time_since_epoch().count();
    const auto user = incoming_.owner_of(file_name);
    if (!user)
        return user.error();
    std::string claim = claim_name(file_name, now, *user);
    if (auto moved = incoming_.move(file_name, active_, claim); !moved)
        return moved.error();
    return claim;
}

result<std::string> spool::read_claim(const std::string& claim, std::size_t largest) const
{
    return active_.read(claim, largest);
}

std::vector<place> spool::places() const
{
    std::vector<place> all{{"active", &active_}};
    for (const job::final_state state : job::all_final_states)
        all.push_back({to_string(state), &final_folder(state)});
    return all;
}

result<std::optional<place>> spool::place_of(const std::string& name) const
{
    for (const place& p : places()) {
        const auto has = p.folder->has(file_of(name));
        if (!has)
            return has.error();
        if (*has)
            return std::optional(p);
    }
    return std::optional<place>();
}

bool spool::is_active(const std::string& name) const
{
    const auto found = place_of(name);
    return found && *found && (*found)->folder == &active_;
}

result<void> spool::drop(const std::string& file_name, std::string_view text)
{
    // Written in a folder into which nobody else can put something of that name. What a crash leaves goes at the next
    // start.
    const std::string temporary = temporary_name(file_name);
    if (auto written = active_.write(temporary, text); !written)
        return written;
    if (auto moved = active_.move(temporary, incoming_, file_name); !moved) {
        active_.remove(temporary);
        return moved;
    }
    return incoming_.sync();
}

result<void> spool::end_claim_keeping_file(const std::string& claim, const std::string& name)
{
    if (auto synced = sync_claims(); !synced)
        return synced;
    // A link is kept as the text of where it leads: followed by who looks at it, it would lead there.
    const auto target = active_.target_of(claim);
    if (!target)
        return target.error();
    if (*target) {
        if (auto written = active_.write(claim, **target); !written)
            return written;
    }
    const folder& rejected = final_folder(job::final_state::rejected);
    auto kept = active_.move_to_free_name(claim, rejected, name, claim_ending);
    has_unsynced_names_ = has_unsynced_names_ || kept.has_value();
    if (!kept && kept.error().code.value() != ENOENT)
        return kept.error();
    return sync_filed(job::final_state::rejected);
}

result<std::vector<std::string>> spool::claims() const
{
    return names_of(active_, is_claim);
}

result<active_names> spool::names_in_active() const
{
    auto all = names_of(active_, [](std::string_view name) { return !is_temporary(name); });
    if (!all)
        return all.error();
    active_names found;
    for (std::string& name : *all) {
        if (is_claim(name))
            found.claims.push_back(std::move(name));
        else if (is_record(name))
            found.records.push_back(without_ending(std::move(name)));
        else
            found.strangers.push_back(std::move(name));
    }
    for (auto* names : {&found.records, &found.claims, &found.strangers})
        std::ranges::sort(*names);
    return found;
}

result<std::vector<std::string>> spool::records(const folder& folder)
{
    auto names = names_of(folder, is_record);
    if (!names)
        return names;
    for (std::string& name : *names)
        name = without_ending(std::move(name));
    return names;
}

result<std::size_t> spool::count_records(const folder& folder)
{
    constexpr std::size_t listed_together = 1000;
    auto listing = folder.begin_listing();
    if (!listing)
        return listing.error();
    std::size_t records = 0;
    for (;;) {
        const auto names = listing->next(listed_together);
        if (!names)
            return names.error();
        if (names->empty())
            return records;
        records += static_cast<std::size_t>(std::ranges::count_if(*names, is_record));
    }
}

result<std::string> spool::read_record(const folder& folder, const std::string& name)
{
    auto file = folder.read(file_of(name), largest_record);
    return file ? only_last_text(*std::move(file)) : std::move(file);
}

result<std::string> spool::read_left_record(const std::string& name)
{
    auto file = active_.read(file_of(name), largest_record);
    if (!file)
        return file;
    if (has_several_texts(*file))
        left_unsynced_.push_back(name);
    return only_last_text(*std::move(file));
}

result<void> spool::sync_left_records()
{
    constexpr std::size_t synced_together = 256;
    while (!left_unsynced_.empty()) {
        const std::size_t count = std::min(left_unsynced_.size(), synced_together);
        const std::span some(left_unsynced_.end() - static_cast<std::ptrdiff_t>(count), left_unsynced_.end());
        if (auto synced = sync_records(some); !synced)
            return synced;
        left_unsynced_.resize(left_unsynced_.size() - count);
    }
    left_unsynced_.shrink_to_fit();
    return sync_active();
}

result<void> spool::sync_records(std::span<const std::string> names)
{
    std::vector<file_descriptor> files;
    std::vector<int> descriptors;
    for (const std::string& name : names) {
        constexpr int flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
        file_descriptor file(::openat(active_.descriptor(), file_of(name).c_str(), flags));
        // One that made no sense is in held/ by now.
        if (!file && errno == ENOENT)
            continue;
        if (!file)
            return last_failure("open " + active_.path_of(file_of(name)));
        descriptors.push_back(file.get());
        files.push_back(std::move(file));
    }
    for (const int error : syncing_->sync(descriptors)) {
        errno = error;
        if (error != 0)
            return last_failure("write what an earlier process has added to records in " + active_.path());
    }
    return {};
}

result<void> spool::remove_record(const std::string& name)
{
    return active_.remove(file_of(name));
}

result<std::string> spool::hold_unreadable(const std::string& name)
{
    if (auto synced = has_unsynced_names_ ? sync_active() : result<void>(); !synced)
        return synced.error();
    auto held = move_record(name, final_folder(job::final_state::held));
    if (!held)
        return held;
    if (auto synced = sync_filed(job::final_state::held); !synced)
        return synced.error();
    return held;
}

result<void> spool::take_back(const std::string& name, job::final_state from)
{
    const folder& place = final_folder(from);
    if (auto moved = place.move(file_of(name), active_, file_of(name)); !moved)
        return moved;
    has_unsynced_names_ = true;
    if (auto synced = sync_active(); !synced)
        return synced;
    return place.sync();
}

result<void> spool::take_back_as(const std::string& name, job::final_state from, std::string_view text)
{
    if (auto written = final_folder(from).write(file_of(name), text); !written)
        return written;
    return take_back(name, from);
}

}  // namespace rdad::spool
