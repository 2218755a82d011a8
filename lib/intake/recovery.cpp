// SPDX-License-Identifier: BSL-1.0
#include "intake/recovery.hpp"

#include "intake/record_names.hpp"
#include "intake/unreadable.hpp"
#include "job/job_file.hpp"
#include "spool/names.hpp"

#include <fmt/format.h>

#include <sys/stat.h>

#include <algorithm>
#include <utility>

namespace rdad::intake {
namespace {

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

/// Not a repetition, which is held, nor what the service has refused.
bool was_run(const job::record& record)
{
    return !record.outcome || (record.outcome->state != job::final_state::held &&
                               record.outcome->state != job::final_state::rejected);
}

void recover_record(
    spool::spool& spool,
    const std::string& name,
    batches& known,
    recovered_jobs& recovered,
    std::vector<std::string>& unread
)
{
    const auto text = spool.read_left_record(name);
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
        if (!record->batch || !was_run(*record))
            return;
        auto batch = known.run(*record->batch, record->source, job::time_taken(*record));
        if (batch && !record->outcome)
            recovered.jobs.back().batch = std::move(batch);
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
    // An earlier release has taken the name as it was.
    const std::string typable = typable_name(base);
    return std::ranges::any_of(records, [&](const std::string& name) {
        return name.starts_with(base) || name.starts_with(typable);
    });
}

}  // namespace

result<recovered_jobs> recover_jobs(spool::spool& spool, batches& known)
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
        recover_record(spool, name, known, recovered, unread);
    recovered.unread += unread.size();
    if (auto synced = spool.sync_left_records(); !synced)
        return synced.error();
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
        recovered.claims.push_back(
            std::make_shared<claim_acceptance>(claim, take_records_of(claim, recovered.jobs), &known)
        );
    }
    return recovered;
}

namespace {

/// Whether a name was put into the folder since then, or taken out.
bool has_changed_since(const spool::folder& folder, std::chrono::system_clock::time_point since)
{
    struct stat status = {};
    return ::fstat(folder.descriptor(), &status) != 0 ||
           std::chrono::system_clock::from_time_t(status.st_mtim.tv_sec + 1) >= since;
}

void remember_batches_in(
    const spool::folder& folder,
    batches& known,
    std::chrono::system_clock::time_point since
)
{
    const auto entries = folder.list();
    if (!entries)
        return;
    for (const spool::folder_entry& entry : *entries) {
        if (entry.modified < since || !entry.name.ends_with(spool::record_ending))
            continue;
        const auto text = folder.read(entry.name, spool::largest_record);
        const auto record = text ? job::read_record(*text) : api::checked<job::record>(api::problem{});
        if (record && record->batch)
            known.run(*record->batch, record->source, job::time_taken(*record));
    }
}

}  // namespace

void remember_batches(const spool::spool& spool, batches& known, std::chrono::system_clock::time_point since)
{
    using enum job::final_state;
    for (const job::final_state state : {success, failed, cancelled, unsubmitted}) {
        if (has_changed_since(spool.final_folder(state), since))
            remember_batches_in(spool.final_folder(state), known, since);
    }
}

}  // namespace rdad::intake
