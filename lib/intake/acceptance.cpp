// SPDX-License-Identifier: BSL-1.0
#include "intake/acceptance.hpp"

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

/// Why a dropped file can't be read for as long as it is what it is. Null where another try may work.
std::optional<std::string> why_never_readable(const failure& failure)
{
    switch (failure.code.value()) {
    case EFBIG:
        return fmt::format(
            "The file has more than {} bytes, the most that a job file may have.",
            job::largest_job_file
        );
    case EISDIR: return "It is a folder, not a file.";
    case EINVAL:
    case ENXIO: return "It is a FIFO, socket or device, not a file.";
    case ELOOP: return "It is a symbolic link; drop the file itself.";
    case EACCES:
        return "The file can't be read: permission denied. Let its group read it (chmod g+r) and drop it "
               "again, or use rdactl submit.";
    default: return std::nullopt;
    }
}

/// True for what a daemon that may read all files can't read either.
bool is_never_readable(const failure& failure)
{
    return failure.code.value() != EACCES && why_never_readable(failure);
}

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

result<std::vector<job::file_entry>> entries_of_claim(
    const spool::spool& spool,
    const std::string& claim,
    std::string& text
)
{
    const std::string name = spool::dropped_name(claim);
    auto read = spool.read_claim(claim, job::largest_job_file);
    if (read) {
        text = *std::move(read);
        return job::parse_job_file(name, text);
    }
    auto why = why_never_readable(read.error());
    if (!why)
        return read.error();
    std::vector<job::file_entry> entries(1);
    entries[0].name = job::base_name(name);
    entries[0].problem = *std::move(why);
    return entries;
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

/// The names of the records that were made from a claim, and takes them out of `jobs`.
std::vector<std::string> take_records_of(const std::string& claim, std::vector<accepted_job>& jobs)
{
    const std::string id = spool::claim_id(claim);
    std::vector<std::string> names;
    for (const accepted_job& job : jobs) {
        if (job.source == id)
            names.push_back(job.name);
    }
    std::erase_if(jobs, [&](const accepted_job& job) { return job.source == id; });
    return names;
}

/// Takes a record that makes no sense out of the way.
void hold_record(
    spool::spool& spool,
    const std::string& name,
    const std::string& why,
    recovered_jobs& recovered
)
{
    std::string problem = fmt::format("The record {} can't be read: {}.", name, why);
    if (const auto held = spool.hold_unreadable(name)) {
        problem += fmt::format(" It is now {}.", *held);
    } else {
        problem += " " + held.error().sentence;
        ++recovered.unread;
    }
    recovered.problems.push_back({journal::message_kind::record_unreadable, std::move(problem)});
}

void recover_record(
    spool::spool& spool,
    const std::string& name,
    recovered_jobs& recovered,
    std::vector<std::string>& unread
)
{
    const auto text = spool::spool::read_record(spool.active(), name);
    if (!text && is_never_readable(text.error())) {
        hold_record(spool, name, text.error().code.message(), recovered);
        return;
    }
    if (!text) {
        recovered.problems.push_back(
            {journal::message_kind::record_unreadable,
             text.error().sentence + " It is tried again at the next start."}
        );
        unread.push_back(name);
        return;
    }
    auto record = job::read_record(*text);
    if (record) {
        recovered.jobs.push_back(accepted_job_of(name, *record, 0));
    } else if (job::is_of_later_format(*text)) {
        recovered.problems.push_back(
            {journal::message_kind::record_unreadable,
             fmt::format(
                 "The record {} is of a newer release of rdad: it is left alone, for that to go on with.",
                 name
             )}
        );
        unread.push_back(name);
    } else {
        hold_record(spool, name, to_string(record.error()), recovered);
    }
}

/// True if one of the records may be of this claim. Made from it again, the job would be there twice.
bool may_have_made_one_of(const std::string& claim, const std::vector<std::string>& records)
{
    const std::string file = spool::dropped_name(claim);
    const std::string_view base = job::base_name(file);
    return std::ranges::any_of(records, [&](const std::string& name) { return name.starts_with(base); });
}

}  // namespace

accepted_job accepted_job_of(std::string name, const job::record& record, std::uint32_t untold_events)
{
    return {std::move(name), record.source, record.job_id, job::time_taken(record), untold_events};
}

result<std::vector<accepted_job>> claim_acceptance::run(spool::spool& spool, time_point now)
{
    if (!all_written_) {
        if (auto written = write_records(spool, now); !written)
            return written.error();
    }
    all_written_ = true;
    if (auto ended = end_claim(spool); !ended)
        return ended.error();
    return std::move(jobs_);
}

result<void> claim_acceptance::write_records(spool::spool& spool, time_point now)
{
    // What an earlier try has written would be there twice.
    while (!written_.empty()) {
        if (auto removed = remove_if_made_from(spool, claim_, written_.back()); !removed)
            return removed;
        written_.pop_back();
    }
    jobs_.clear();
    kept_beside_.reset();
    std::string text;
    const auto entries = entries_of_claim(spool, claim_, text);
    if (!entries)
        return entries.error();
    for (const job::file_entry& entry : *entries) {
        auto unused = spool.unused_name(entry.name);
        if (!unused)
            return unused.error();
        std::string name = *std::move(unused);
        if (!entry.is_json && !kept_beside_)
            kept_beside_ = name;
        const job::record record =
            record_of(entry, kept_beside_.value_or(name), spool::claim_id(claim_), now);
        written_.push_back(name);
        if (auto written = spool.write_claimed_record(name, job::to_text(record)); !written)
            return written;
        jobs_.push_back(accepted_job_of(std::move(name), record, 1));
    }
    return {};
}

result<void> claim_acceptance::end_claim(spool::spool& spool) const
{
    return kept_beside_ ? spool.end_claim_keeping_file(claim_, *kept_beside_) : spool.end_claim(claim_);
}

result<recovered_jobs> recover_jobs(spool::spool& spool, time_point now)
{
    const auto names = spool.names_in_active();
    if (!names)
        return names.error();
    auto looks = spool.read_second_looks();
    if (!looks)
        return looks.error();
    recovered_jobs recovered;
    recovered.second_looks = *std::move(looks);
    for (const std::string& name : names->strangers) {
        recovered.problems.push_back(
            {journal::message_kind::stranger_in_active,
             fmt::format("{} is not the daemon's; it is left alone.", spool.active().path_of(name))}
        );
    }
    std::vector<std::string> unread;
    for (const std::string& name : names->records)
        recover_record(spool, name, recovered, unread);
    recovered.unread += unread.size();
    for (const std::string& claim : names->claims) {
        if (may_have_made_one_of(claim, unread)) {
            const std::vector<std::string> others = take_records_of(claim, recovered.jobs);
            recovered.problems.push_back(
                {journal::message_kind::record_unreadable,
                 fmt::format("The dropped file {} waits for records that can't be read.", claim)}
            );
            recovered.unread += 1 + others.size();
            continue;
        }
        auto acceptance = std::make_shared<claim_acceptance>(claim, take_records_of(claim, recovered.jobs));
        if (auto jobs = acceptance->run(spool, now))
            std::ranges::move(*jobs, std::back_inserter(recovered.jobs));
        else
            recovered.claims.push_back(std::move(acceptance));
    }
    return recovered;
}

}  // namespace rdad::intake
