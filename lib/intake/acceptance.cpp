// SPDX-License-Identifier: BSL-1.0
#include "intake/acceptance.hpp"

#include "intake/bad_jobs.hpp"
#include "intake/record_names.hpp"
#include "intake/unreadable.hpp"
#include "job/job_file.hpp"
#include "journal/printable.hpp"
#include "spool/names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <iterator>
#include <optional>

namespace rdad::intake {
namespace {

using time_point = std::chrono::system_clock::time_point;

/// Longer than the kernel lets anybody keep a lease that others wait for (/proc/sys/fs/lease-break-time, 45 s): it
/// was taken again and again.
constexpr std::chrono::minutes longest_lease(2);

/// Each waits for the disk: some milliseconds.
constexpr std::size_t records_a_step = 8;

/// `beside` is the record beside which the dropped file is kept.
job::record record_of(
    const job::file_entry& entry,
    const std::string& beside,
    const std::string& source,
    time_point now
)
{
    std::string text(entry.is_json ? entry.text : "");
    if (entry.spec)
        return job::new_record(*entry.spec, std::move(text), source, now);
    std::string reason = entry.problem;
    if (!entry.is_json)
        // A name may be anything, but the record is JSON and so UTF-8.
        reason += fmt::format(" What was dropped is kept beside the record {}.", journal::printable(beside));
    return job::rejected_record(std::move(text), source, std::move(reason), now);
}

/// Of a file that can't be read.
std::vector<job::file_entry> bad_entry_of(const std::string& claim, std::string problem)
{
    std::vector<job::file_entry> entries(1);
    entries[0].name = job::base_name(spool::dropped_name(claim));
    entries[0].problem = std::move(problem);
    return entries;
}

result<std::vector<job::file_entry>> entries_of_claim(
    const spool::spool& spool,
    const std::string& claim,
    std::string& text
)
{
    const std::string name = typable_name(spool::dropped_name(claim));
    auto read = spool.read_claim(claim, job::largest_job_file);
    if (read) {
        text = *std::move(read);
        return gather_bad_jobs(std::string(job::base_name(name)), job::parse_job_file(name, text));
    }
    auto why = why_never_readable(read.error());
    if (!why)
        return read.error();
    return bad_entry_of(claim, *std::move(why));
}

/// Removes the record if it was made from that claim. Where the claim's own was not written after all,
/// another claim may have got the name.
result<void> remove_if_made_from(spool::spool& spool, const std::string& claim, const std::string& name)
{
    const auto text = spool::spool::read_record(spool.active(), name);
    if (!text && (text.error().code.value() == ENOENT || is_never_readable(text.error())))
        return {};
    if (!text)
        return text.error();
    const auto record = job::read_record(*text);
    const bool is_of_claim = record && record->source == spool::claim_id(claim);
    return is_of_claim ? spool.remove_record(name) : result<void>();
}

}  // namespace

accepted_job accepted_job_of(std::string name, const job::record& record, std::uint32_t untold_events)
{
    const driver::load load{
        spool::user_of(record.source),
        static_cast<std::uint32_t>(record.spec_text.size())};
    return {std::move(name), record.source, record.job_id, job::time_taken(record), untold_events, load};
}

result<std::vector<accepted_job>> claim_acceptance::run(spool::spool& spool, time_point now)
{
    for (;;) {
        const auto done = step(spool, now);
        if (!done)
            return done.error();
        if (*done)
            return take_jobs();
    }
}

result<bool> claim_acceptance::step(spool::spool& spool, time_point now)
{
    const auto after = [](const result<void>& done, bool is_last) {
        return done ? result<bool>(is_last) : result<bool>(done.error());
    };
    if (!leftovers_.empty())
        return after(remove_leftovers(spool), false);
    if (entries_.empty())
        return after(read_file(spool, now), false);
    if (next_ < entries_.size())
        return after(write_some(spool), false);
    return after(end_claim(spool), true);
}

/// What an earlier run or try has written would be there twice.
result<void> claim_acceptance::remove_leftovers(spool::spool& spool)
{
    for (std::size_t i = 0; i < records_a_step && !leftovers_.empty(); ++i) {
        if (auto removed = remove_if_made_from(spool, claim_, leftovers_.back()); !removed)
            return removed;
        leftovers_.pop_back();
    }
    return {};
}

result<void> claim_acceptance::read_file(spool::spool& spool, time_point now)
{
    auto entries = entries_of_claim(spool, claim_, text_);
    if (!entries && entries.error().code.value() == EWOULDBLOCK) {
        if (now - leased_since_.emplace(leased_since_.value_or(now)) < longest_lease)
            return entries.error();
        entries = bad_entry_of(
            claim_,
            "Somebody keeps a lease on the file (fcntl(2), F_SETLEASE), so that it can't be read."
        );
    }
    if (!entries)
        return entries.error();
    entries_ = *std::move(entries);
    taken_ = now;
    return {};
}

result<void> claim_acceptance::write_some(spool::spool& spool)
{
    for (std::size_t i = 0; i < records_a_step && next_ < entries_.size(); ++i) {
        if (auto written = write_record(spool); !written)
            return written;
    }
    return {};
}

/// Of the next entry.
result<void> claim_acceptance::write_record(spool::spool& spool)
{
    job::file_entry& entry = entries_[next_];
    auto unused = spool.unused_name(entry.name);
    if (!unused)
        return unused.error();
    std::string name = *std::move(unused);
    const bool is_first_kept = !entry.is_json && !kept_beside_;
    job::record record = record_of(entry, kept_beside_.value_or(name), spool::claim_id(claim_), taken_);
    if (const auto told = told_name(spool::dropped_name(claim_)))
        record.events.front().message += " " + *told;
    if (auto written = spool.write_claimed_record(name, job::to_text(record)); !written) {
        leftovers_.push_back(std::move(name));
        return written;
    }
    if (is_first_kept)
        kept_beside_ = name;
    jobs_.push_back(accepted_job_of(std::move(name), record, 1));
    entry = {};
    ++next_;
    return {};
}

result<void> claim_acceptance::end_claim(spool::spool& spool) const
{
    return kept_beside_ ? spool.end_claim_keeping_file(claim_, *kept_beside_) : spool.end_claim(claim_);
}

}  // namespace rdad::intake
