// SPDX-License-Identifier: BSL-1.0
#include "job/sweep.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace chrono = std::chrono;

namespace rdad::job {
namespace {

/// What is asked for by its ids goes into a URL of 4 KB, of which the host and the service's prefix take
/// some.
constexpr std::size_t longest_path = 3900;
constexpr std::string_view fetch_begin = "/jobs?$filter=id%20in%20(";
constexpr std::string_view fetch_end = ")&$top=1000";
constexpr std::string_view list_path = "/jobs?$filter=state%20eq%20active&$top=1000";

constexpr chrono::milliseconds longest_interval = chrono::minutes(1);

/// How often in a row a call fails before the sweep is begun anew.
constexpr unsigned most_failures = 4;

/// The same where there is no answer: mostly asking each job by itself would be no better.
constexpr unsigned most_unreachable = 8;

/// How many pages in a row may be empty before they count as endless.
constexpr unsigned most_empty_pages = 3;

/// How long the service isn't asked again for what it has refused, and for what has failed.
constexpr chrono::minutes after_refusal(30);
constexpr chrono::minutes after_failures(2);

/// How often in a row a fetch may bring nothing of what it was to fetch.
constexpr unsigned most_fetches_in_vain = 2;

/// After so many looks at it in vain a job counts as one that the list never shows.
constexpr unsigned most_asked = 3;

/// Where the service asks for more, the list is tried again nevertheless: by it ends are noticed.
constexpr chrono::milliseconds longest_retry_after = chrono::hours(1);

constexpr chrono::milliseconds first_backoff = chrono::seconds(2);
constexpr chrono::milliseconds longest_backoff = chrono::minutes(1);

/// The Job document of a job that has run says how. One that lacks this is a short form of it.
bool is_whole(const api::job& job)
{
    return job.execution_information.has_value() || job.state == api::job_state::cancelled;
}

bool has_final_state(const api::job& job)
{
    return job.state && api::is_final(*job.state);
}

}  // namespace

sweep::sweep(sweep_options options, std::uint32_t seed)
    : options_(std::move(options)),
      schedule_(options_.intervals, seed),
      backoff_(first_backoff, longest_backoff, seed)
{}

void sweep::set_options(sweep_options options)
{
    // Whoever has the configuration read again may have mended what was wrong with the list.
    usable_ = true;
    why_unusable_.clear();
    no_fetching_before_ = {};
    for (auto& [id, f] : jobs_) {
        f.is_unlisted = false;
        f.asked = 0;
    }
    unlisted_ = 0;
    phase_ = phase::resting;
    not_before_ = {};
    earliest_ = {};
    schedule_ = poll_schedule(options.intervals, static_cast<std::uint32_t>(number_));
    options_ = std::move(options);
}

void sweep::add(const std::string& id, clock::time_point now)
{
    const auto [entry, is_new] = jobs_.try_emplace(id, followed{1, now});
    if (!is_new) {
        // What was found before was told to others.
        entry->second.has_ended = false;
        ++entry->second.records;
        return;
    }
    ++news_;
    if (phase_ == phase::resting && usable_)
        not_before_ = std::min(not_before_, now + schedule_.first_interval());
}

void sweep::remove(const std::string& id)
{
    const auto entry = jobs_.find(id);
    if (entry == jobs_.end() || --entry->second.records > 0)
        return;
    unlisted_ -= entry->second.is_unlisted ? 1U : 0U;
    jobs_.erase(entry);
}

following sweep::how_followed(const std::string& id) const
{
    const auto entry = jobs_.find(id);
    const bool is_listed = entry != jobs_.end() && !entry->second.is_unlisted;
    return is_list_used() && is_listed ? following::list : following::progress;
}

std::vector<finding> sweep::take_findings()
{
    return std::exchange(findings_, {});
}

sweep_action sweep::next(clock::time_point now)
{
    if (options_.polling == polling::progress || jobs_.size() == unlisted_) {
        phase_ = phase::resting;
        return {};
    }
    if (const auto time = std::max({not_before_, earliest_, retry_after_}); now < time)
        return {std::nullopt, chrono::ceil<chrono::milliseconds>(time - now)};
    if (phase_ == phase::resting)
        begin(now);
    if (phase_ == phase::fetching)
        return {fetch_call()};
    return {job::call{operation::list, "GET", std::string(list_path), "", true, link_}};
}

void sweep::begin(clock::time_point now)
{
    phase_ = phase::listing;
    ++number_;
    began_ = now;
    link_.clear();
    links_.clear();
    calls_ = 0;
    empty_pages_ = 0;
    lost_one_ = false;
    to_fetch_.clear();
}

job::call sweep::fetch_call()
{
    std::string path(fetch_begin);
    fetching_.clear();
    for (const std::string& id : to_fetch_) {
        const std::string item = (fetching_.empty() ? "'" : ",'") + id + "'";
        if (path.size() + item.size() + fetch_end.size() > longest_path)
            break;
        path += item;
        fetching_.push_back(id);
    }
    return {operation::list, "GET", path.append(fetch_end), "", true};
}

void sweep::on_answer(const answer& answer, clock::time_point now)
{
    if (answer.retry_after)
        retry_after_ = std::max(retry_after_, now + std::min(*answer.retry_after, longest_retry_after));
    // All that were followed may have ended meanwhile, or the options have changed.
    if (phase_ == phase::resting)
        return;
    switch (answer.kind) {
    case answer_kind::list:
        backoff_.succeeded();
        ++calls_;
        if (phase_ == phase::listing)
            on_page(*answer.list, now);
        else
            on_fetched(*answer.list, now);
        break;
    case answer_kind::refused: on_refused(answer, now); break;
    case answer_kind::unavailable: on_failed(answer, now); break;
    case answer_kind::deferred: break;
    case answer_kind::job:
    case answer_kind::progress:
    case answer_kind::not_found:
    case answer_kind::invalid_change:
    case answer_kind::not_now: assert(false); break;
    }
}

void sweep::on_page(const api::job_list& page, clock::time_point now)
{
    for (const std::string& id : page.active)
        note_active(id);
    for (const api::job_response& job : page.jobs)
        note(job);
    if (is_last(page))
        find_missing(now);
    else
        link_ = *page.next;
}

/// Pages that lead in a circle, or on and on without a job, must not keep a sweep from its end.
bool sweep::is_last(const api::job_list& page)
{
    empty_pages_ = page.jobs.empty() && page.active.empty() ? empty_pages_ + 1 : 0;
    return !page.next || !links_.insert(*page.next).second || empty_pages_ == most_empty_pages;
}

sweep::followed* sweep::find(const std::string& id)
{
    const auto entry = jobs_.find(id);
    return entry == jobs_.end() ? nullptr : &entry->second;
}

// These take in what a list says of a job. They answer whether that is followed and the sweep is done with it.

bool sweep::note_active(const std::string& id)
{
    followed* const f = find(id);
    if (!f)
        return false;
    unlisted_ -= f->is_unlisted ? 1U : 0U;
    f->is_unlisted = false;
    f->asked = 0;
    f->seen_in = number_;
    has_shown_ours_ = has_shown_ours_ || phase_ == phase::listing;
    return true;
}

bool sweep::note(const api::job_response& job)
{
    followed* const f = job.job.id ? find(*job.job.id) : nullptr;
    if (!f || !has_final_state(job.job))
        return false;
    if (f->seen_in != number_ && !f->has_ended) {
        f->has_ended = is_whole(job.job);
        findings_.push_back({*job.job.id, f->has_ended ? std::optional(job) : std::nullopt});
        ++news_;
    }
    f->seen_in = number_;
    return true;
}

void sweep::find_missing(clock::time_point now)
{
    for (auto& [id, f] : jobs_) {
        const bool is_missing = f.seen_in != number_ && f.since < began_;
        if (!is_missing || f.has_ended || f.is_unlisted)
            continue;
        // What was asked for already is not to be had by fetching.
        if (f.asked == 0 && now >= no_fetching_before_)
            to_fetch_.push_back(id);
        else
            ask(id);
    }
    go_on_fetching(now);
}

void sweep::ask(const std::string& id)
{
    followed* const f = find(id);
    if (!f)
        return;
    ++news_;
    ++f->asked;
    if (f->asked == most_asked) {
        f->is_unlisted = true;
        ++unlisted_;
        lost_one_ = true;
    }
    findings_.push_back({id, std::nullopt});
}

void sweep::on_fetched(const api::job_list& page, clock::time_point now)
{
    to_fetch_.erase(to_fetch_.begin(), to_fetch_.begin() + static_cast<std::ptrdiff_t>(fetching_.size()));
    std::size_t ended = 0;
    std::size_t whole = 0;
    const std::size_t asked_for = fetching_.size();
    for (const std::string& id : page.active) {
        if (note_active(id))
            std::erase(fetching_, id);
    }
    for (const api::job_response& job : page.jobs) {
        if (!note(job))
            continue;
        std::erase(fetching_, *job.job.id);
        ended += has_final_state(job.job) ? 1U : 0U;
        whole += has_final_state(job.job) && is_whole(job.job) ? 1U : 0U;
    }
    const bool was_in_vain = fetching_.size() == asked_for;
    fetches_in_vain_ = was_in_vain ? fetches_in_vain_ + 1 : 0;
    for (const std::string& id : fetching_) {
        if (page.next && !was_in_vain)
            to_fetch_.push_back(id);
        else
            ask(id);
    }
    if (fetches_in_vain_ == most_fetches_in_vain || (ended > 0 && whole == 0))
        stop_fetching(after_refusal, now);
    go_on_fetching(now);
}

/// Each job is asked for by itself instead.
void sweep::stop_fetching(clock::duration time, clock::time_point now)
{
    no_fetching_before_ = now + time;
    fetches_in_vain_ = 0;
    for (const std::string& id : std::exchange(to_fetch_, {}))
        ask(id);
}

void sweep::go_on_fetching(clock::time_point now)
{
    if (!to_fetch_.empty())
        phase_ = phase::fetching;
    else if (lost_one_ && !has_shown_ours_)
        give_up_list("The list of jobs shows none of those that are followed.", after_refusal, now);
    else
        rest(now);
}

void sweep::on_refused(const answer& answer, clock::time_point now)
{
    if (phase_ == phase::fetching) {
        stop_fetching(after_refusal, now);
        go_on_fetching(now);
    } else if (link_.empty()) {
        give_up_list(answer.sentence, after_refusal, now);
    } else if (!std::exchange(is_second_try_, true)) {
        // The link may have grown too old: from the beginning, once.
        phase_ = phase::resting;
    } else {
        give_up_list(answer.sentence, after_failures, now);
    }
}

void sweep::on_failed(const answer& answer, clock::time_point now)
{
    earliest_ = now + backoff_.failed();
    if (backoff_.failures() <= (answer.http_status ? most_failures : most_unreachable))
        return;
    if (phase_ == phase::fetching) {
        stop_fetching(after_failures, now);
        go_on_fetching(now);
    } else {
        give_up_list(answer.sentence, after_failures, now);
    }
}

void sweep::rest(clock::time_point now)
{
    phase_ = phase::resting;
    is_second_try_ = false;
    usable_ = true;
    why_unusable_.clear();
    const chrono::duration<double> affordable =
        chrono::minutes(4) * double(calls_) / options_.calls_per_minute;
    earliest_ = now + chrono::ceil<chrono::milliseconds>(affordable);
    // One call tells of all jobs: it need not be as rare as a look at one of them.
    not_before_ =
        now + std::min(schedule_.next(news_), std::max(longest_interval, schedule_.first_interval()));
}

void sweep::give_up_list(const std::string& why, clock::duration time, clock::time_point now)
{
    phase_ = phase::resting;
    is_second_try_ = false;
    has_shown_ours_ = false;
    why_unusable_ = why;
    if (options_.polling == polling::list) {
        earliest_ = now + backoff_.failed();
        return;
    }
    usable_ = false;
    backoff_.succeeded();
    not_before_ = now + time;
}

}  // namespace rdad::job
