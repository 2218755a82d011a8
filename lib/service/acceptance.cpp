#include "service/acceptance.hpp"

#include "job/job_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <iterator>
#include <optional>

namespace rdad::service {
namespace {

using time_point = std::chrono::system_clock::time_point;

/// Why a dropped file can't be read for as long as it is what it is. Null where another try may work.
std::optional<std::string> why_never_readable(const spool::failure& f)
{
    switch (f.code.value()) {
    case EFBIG:
        return fmt::format(
            "The file has more than {} bytes, the most that a job file may have.",
            job::largest_job_file
        );
    case EINVAL:
    case ENXIO: return "It is not a file but a folder, FIFO, socket or device.";
    case ELOOP: return "It is a symbolic link; drop the file itself.";
    case EACCES: return "The file can't be read: permission denied. The group of the spool needs to read it.";
    default: return std::nullopt;
    }
}

job::record record_of(const job::file_entry& entry, const std::string& source, time_point now)
{
    std::string text(entry.is_json ? entry.text : "");
    if (entry.spec)
        return job::new_record(*entry.spec, std::move(text), source, now);
    std::string reason = entry.problem;
    if (!entry.is_json)
        reason += " It is kept beside this record.";
    return job::rejected_record(std::move(text), source, std::move(reason), now);
}

spool::result<std::vector<job::file_entry>> entries_of_claim(
    const spool::spool& s,
    const std::string& claim,
    std::string& text
)
{
    const std::string name = spool::spool::dropped_name(claim);
    auto read = s.read_claim(claim, job::largest_job_file);
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

/// The names of the records that were made from a claim, and takes them out of `jobs`.
std::vector<std::string> take_records_of(const std::string& claim, std::vector<accepted_job>& jobs)
{
    const std::string id = spool::spool::claim_id(claim);
    std::vector<std::string> names;
    for (const accepted_job& job : jobs) {
        if (job.record.source == id)
            names.push_back(job.name);
    }
    std::erase_if(jobs, [&](const accepted_job& job) { return job.record.source == id; });
    return names;
}

spool::result<recovered_jobs> read_records(spool::spool& s)
{
    const auto names = s.records();
    if (!names)
        return names.error();
    recovered_jobs recovered;
    for (const std::string& name : *names) {
        const auto text = s.read_record(name);
        auto record = text ? job::read_record(*text) : api::problem{"", text.error().sentence};
        if (record) {
            recovered.jobs.push_back({name, *std::move(record)});
            continue;
        }
        const std::string why = to_string(record.error());
        const auto held = s.hold_unreadable(name);
        if (!held)
            return held.error();
        recovered.problems.push_back(
            fmt::format("The record {} can't be read: {}. It is now {}.", name, why, *held)
        );
    }
    return recovered;
}

}  // namespace

spool::result<std::vector<accepted_job>> claim_acceptance::run(spool::spool& s, time_point now)
{
    if (!all_written_) {
        if (auto written = write_records(s, now); !written)
            return written.error();
    }
    all_written_ = true;
    if (auto ended = end_claim(s); !ended)
        return ended.error();
    return std::move(jobs_);
}

spool::result<void> claim_acceptance::write_records(spool::spool& s, time_point now)
{
    // What an earlier try has written would be there twice.
    while (!written_.empty()) {
        auto removed = s.remove_record(written_.back());
        if (!removed && removed.error().code.value() != ENOENT)
            return removed;
        written_.pop_back();
    }
    jobs_.clear();
    std::string text;
    const auto entries = entries_of_claim(s, claim_, text);
    if (!entries)
        return entries.error();
    for (const job::file_entry& entry : *entries) {
        const accepted_job& job = jobs_.emplace_back(
            s.unused_name(entry.name),
            record_of(entry, spool::spool::claim_id(claim_), now)
        );
        written_.push_back(job.name);
        if (auto written = s.write_claimed_record(job.name, job::to_text(job.record)); !written)
            return written;
        if (!entry.is_json && !kept_beside_)
            kept_beside_ = job.name;
    }
    return {};
}

spool::result<void> claim_acceptance::end_claim(spool::spool& s) const
{
    return kept_beside_ ? s.end_claim_keeping_file(claim_, *kept_beside_) : s.end_claim(claim_);
}

spool::result<recovered_jobs> recover_jobs(spool::spool& s, time_point now)
{
    auto recovered = read_records(s);
    if (!recovered)
        return recovered;
    const auto claims = s.claims();
    if (!claims)
        return claims.error();
    for (const std::string& claim : *claims) {
        auto jobs = claim_acceptance(claim, take_records_of(claim, recovered->jobs)).run(s, now);
        if (!jobs)
            return jobs.error();
        std::ranges::move(*jobs, std::back_inserter(recovered->jobs));
    }
    return recovered;
}

}  // namespace rdad::service
