// SPDX-License-Identifier: BSL-1.0
#include "intake/acceptance.hpp"

#include "intake/bad_jobs.hpp"
#include "intake/digest.hpp"
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

/// `beside` is the record beside which the dropped file is kept; where `repetition` isn't empty, it says why a job is
/// held.
job::record record_of(
    const job::file_entry& entry,
    const std::string& beside,
    const std::string& source,
    const std::string& repetition,
    time_point now
)
{
    std::string text(entry.is_json ? entry.text : "");
    if (entry.spec && !repetition.empty())
        return job::held_record(*entry.spec, std::move(text), source, repetition, now);
    if (entry.spec)
        return job::new_record(*entry.spec, std::move(text), source, now);
    std::string reason = entry.problem;
    if (!entry.is_json)
        // A name may be anything, but the record is JSON and so UTF-8.
        reason += fmt::format(" What was dropped is kept beside the record {}.", journal::printable(beside));
    return job::rejected_record(std::move(text), source, std::move(reason), now);
}

std::string why_held(const job::earlier_batch& earlier)
{
    return job::sentence_of(earlier) +
           " Its jobs would be paid for twice. Release them to have them run once more, or drop the file "
           "with \"again\": true.";
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
    std::string& text,
    const api::service& of_unnamed
)
{
    const std::string name = typable_name(spool::dropped_name(claim));
    auto read = spool.read_claim(claim, job::largest_job_file);
    if (read) {
        text = *std::move(read);
        return gather_bad_jobs(
            std::string(job::base_name(name)),
            job::parse_job_file(name, text, of_unnamed)
        );
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
    accepted_job
        job{std::move(name), record.source, record.job_id, job::time_taken(record), untold_events, load};
    if (record.batch)
        job.batch = std::make_shared<const job::batch>(*record.batch);
    return job;
}

result<bool> claim_acceptance::prepare(spool::spool& spool, time_point now, const api::service& of_unnamed)
{
    if (!leftovers_.empty()) {
        const auto removed = remove_leftovers(spool);
        return removed ? result<bool>(false) : result<bool>(removed.error());
    }
    if (entries_.empty()) {
        if (const auto read = read_file(spool, now, of_unnamed); !read)
            return read.error();
    }
    return true;
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

result<void> claim_acceptance::read_file(spool::spool& spool, time_point now, const api::service& of_unnamed)
{
    auto entries = entries_of_claim(spool, claim_, text_, of_unnamed);
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
    if (auto begun = begin_batch(spool, *entries, now); !begun)
        return begun;
    entries_ = *std::move(entries);
    taken_ = now;
    return {};
}

result<void> claim_acceptance::begin_batch(
    spool::spool& spool,
    const std::vector<job::file_entry>& entries,
    time_point now
)
{
    const auto number = spool.next_batch_number();
    if (!number)
        return number.error();
    batch_ = {batch_name_of(spool::dropped_name(claim_)), *number};
    if (user() != driver::unknown_user)
        batch_->user = user();
    if (!text_.empty())
        batch_->digest = digest_of(text_);
    batch_->again = job::is_to_be_run_again(entries);
    batch_->jobs = static_cast<std::uint32_t>(entries.size());
    const std::string source = spool::claim_id(claim_);
    const bool may_be_one = known_ && job::may_be_repetition(entries);
    if (const auto earlier = may_be_one ? known_->find_earlier(*batch_, source, now) : std::nullopt)
        repetition_ = why_held(*earlier);
    else if (known_ && job::creates_a_job(entries))
        shared_ = known_->run(*batch_, source, now);
    if (!shared_)
        shared_ = std::make_shared<const job::batch>(*batch_);
    return {};
}

result<std::vector<spool::record_change>> claim_acceptance::make_records(
    const spool::spool& spool,
    std::size_t most,
    std::set<std::string>& given
)
{
    std::vector<spool::record_change> records;
    const std::size_t end = next_ + std::min(most, entries_.size() - next_);
    for (std::size_t i = next_; i < end; ++i) {
        const job::file_entry& entry = entries_[i];
        auto name = spool.unused_name(entry.name, given);
        if (!name && records.empty())
            return name.error();
        if (!name)
            break;
        given.insert(*name);
        if (!entry.is_json && !kept_beside_)
            kept_beside_ = *name;
        job::record record =
            record_of(entry, kept_beside_.value_or(*name), spool::claim_id(claim_), repetition_, taken_);
        record.batch = batch_;
        if (const auto told = told_name(spool::dropped_name(claim_)))
            record.events.front().message += " " + *told;
        records.push_back({*name, job::to_text(record)});
        jobs_.push_back(accepted_job_of(*std::move(name), record, 1));
        jobs_.back().batch = shared_;
    }
    return records;
}

/// From the first one that isn't written on, all are made anew: its name may be another's by then.
result<void> claim_acceptance::wrote(std::span<const result<void>> written)
{
    const auto failed = std::ranges::find_if(written, [](const auto& each) { return each.has_error(); });
    const auto kept = static_cast<std::size_t>(failed - written.begin());
    for (std::size_t i = next_; i < next_ + kept; ++i)
        entries_[i] = {};
    next_ += kept;
    if (failed == written.end())
        return {};
    for (std::size_t i = next_; i < jobs_.size(); ++i) {
        if (kept_beside_ == jobs_[i].name)
            kept_beside_.reset();
        leftovers_.push_back(std::move(jobs_[i].name));
    }
    jobs_.resize(next_);
    return *failed;
}

namespace {

/// Lets each of them make its share of records, of those for which `steps` has no failure, and writes them.
void write_records(
    spool::spool& spool,
    const std::vector<claim_acceptance*>& claims,
    std::vector<result<bool>>& steps
)
{
    const std::size_t share = std::max<std::size_t>(records_a_step / claims.size(), 1);
    std::set<std::string> given;
    std::vector<spool::record_change> all;
    std::vector<std::size_t> made(claims.size());
    for (std::size_t i = 0; i < claims.size(); ++i) {
        if (!steps[i] || !*steps[i])
            continue;
        auto records = claims[i]->make_records(spool, share, given);
        if (!records) {
            steps[i] = records.error();
            continue;
        }
        made[i] = records->size();
        std::ranges::move(*records, std::back_inserter(all));
    }
    const auto written = spool.write_claimed_records(all);
    std::span<const result<void>> left = written;
    for (std::size_t i = 0; i < claims.size(); ++i) {
        const auto done = claims[i]->wrote(left.first(made[i]));
        left = left.subspan(made[i]);
        if (!done)
            steps[i] = done.error();
    }
}

/// Those that are to be, where `steps` has no failure.
void end_claims(
    spool::spool& spool,
    const std::vector<claim_acceptance*>& claims,
    std::vector<result<bool>>& steps
)
{
    std::vector<std::string> unneeded;
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < claims.size(); ++i) {
        const claim_acceptance& claim = *claims[i];
        const bool is_over = steps[i] && *steps[i] && claim.has_all_records();
        if (steps[i])
            steps[i] = is_over;
        if (is_over && claim.kept_beside()) {
            const auto ended = spool.end_claim_keeping_file(claim.claim(), *claim.kept_beside());
            if (!ended)
                steps[i] = ended.error();
        } else if (is_over) {
            unneeded.push_back(claim.claim());
            places.push_back(i);
        }
    }
    if (unneeded.empty())
        return;
    const auto ended = spool.end_claims(unneeded);
    for (std::size_t i = 0; i < ended.size(); ++i) {
        if (!ended[i])
            steps[places[i]] = ended[i].error();
    }
}

}  // namespace

std::vector<result<bool>> step_together(
    spool::spool& spool,
    const std::vector<claim_acceptance*>& claims,
    time_point now,
    const api::service& of_unnamed
)
{
    std::vector<result<bool>> steps;
    steps.reserve(claims.size());
    for (claim_acceptance* const claim : claims)
        steps.push_back(claim->prepare(spool, now, of_unnamed));
    write_records(spool, claims, steps);
    end_claims(spool, claims, steps);
    return steps;
}

result<std::vector<accepted_job>> accept(
    spool::spool& spool,
    claim_acceptance& claim,
    time_point now,
    const api::service& of_unnamed
)
{
    for (;;) {
        const auto done = step_together(spool, {&claim}, now, of_unnamed).front();
        if (!done)
            return done.error();
        if (*done)
            return claim.take_jobs();
    }
}

}  // namespace rdad::intake
