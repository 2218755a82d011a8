// SPDX-License-Identifier: BSL-1.0
// What a sweep makes of the pages that it is answered.

#include "lists/sweep.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

namespace chrono = std::chrono;

namespace rdad::lists {
namespace {

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

/// The Job document of a job that has run says how. One that lacks this is a short form of it.
bool is_whole(const api::job& job)
{
    return job.execution_information.has_value() || job.state == api::job_state::cancelled;
}

}  // namespace

void sweep::on_answer(const job::answer& answer, clock::time_point now)
{
    if (answer.retry_after)
        retry_after_ = std::max(retry_after_, now + std::min(*answer.retry_after, longest_retry_after));
    // All that were followed may have ended meanwhile, or the options have changed.
    if (phase_ == phase::resting)
        return;
    switch (answer.kind) {
    case job::answer_kind::list:
        backoff_.succeeded();
        ++calls_;
        if (phase_ == phase::listing_active)
            on_page_of_active(*answer.skimmed, now);
        else if (phase_ == phase::listing_ended)
            on_page_of_ended(*answer.skimmed, now);
        else
            on_fetched(*answer.skimmed, now);
        break;
    case job::answer_kind::refused: on_refused(answer, now); break;
    case job::answer_kind::unavailable: on_failed(answer, now); break;
    case job::answer_kind::deferred: break;
    case job::answer_kind::deleted:
    case job::answer_kind::job:
    case job::answer_kind::progress:
    case job::answer_kind::messages:
    case job::answer_kind::not_found:
    case job::answer_kind::invalid_change:
    case job::answer_kind::not_now: assert(false); break;
    }
}

void sweep::on_page_of_active(const api::skimmed_list& page, clock::time_point now)
{
    std::size_t& others = swept_.others ? *swept_.others : swept_.others.emplace();
    others += page.size;
    for (const api::active_job& job : page.active)
        others -= note_active(job) ? 1U : 0U;
    for (const api::ended_job& job : page.ended)
        note_ended(job);
    if (is_last(page))
        find_missing(now);
    else
        link_ = *page.next;
}

void sweep::on_page_of_ended(const api::skimmed_list& page, clock::time_point now)
{
    for (const api::ended_job& job : page.ended)
        swept_.ended_shows_ours = note_ended(job) || swept_.ended_shows_ours;
    const bool was_last = is_last(page);
    swept_.ended_calls = pages_ + (was_last ? 0U : 1U);
    if (was_last) {
        swept_.is_checked = lists_ == swept_lists::both;
        forget_shown();
        go_on_fetching(now);
    } else if (choice_.is_too_long(pages_)) {
        leave_ended_list(now);
    } else {
        link_ = *page.next;
    }
}

/// Pages that lead in a circle, or on and on without a job, must not keep a sweep from its end.
bool sweep::is_last(const api::skimmed_list& page)
{
    ++pages_;
    empty_pages_ = page.size == 0 ? empty_pages_ + 1 : 0;
    return !page.next || !links_.insert(*page.next).second || empty_pages_ == most_empty_pages;
}

/// What it would have told is found out by the list of active jobs, or by their ids.
void sweep::leave_ended_list(clock::time_point now)
{
    backoff_.succeeded();
    if (lists_ == swept_lists::ended) {
        go_by_active_list();
        return;
    }
    lists_ = swept_lists::active;
    forget_shown();
    go_on_fetching(now);
}

/// What the list of ended jobs has shown needn't be fetched.
void sweep::forget_shown()
{
    std::erase_if(to_fetch_, [&](const std::string& id) {
        const followed* const f = find(id);
        return !f || f->seen_in == number_;
    });
}

void sweep::go_by_active_list() noexcept
{
    lists_ = swept_lists::active;
    to_fetch_.clear();
    begin_list(phase::listing_active);
}

sweep::followed* sweep::find(const std::string& id)
{
    const auto entry = jobs_.find(id);
    return entry == jobs_.end() ? nullptr : &entry->second;
}

// These take in what a list says of a job. They answer whether that is followed and the sweep is done with it.

bool sweep::note_active(const api::active_job& job)
{
    followed* const f = find(job.id);
    if (!f)
        return false;
    unlisted_ -= f->is_unlisted ? 1U : 0U;
    f->is_unlisted = false;
    f->asked = 0;
    f->seen_in = number_;
    shows_ours_ = true;
    f->created = f->created ? f->created : job.created;
    has_shown_ours_ = has_shown_ours_ || phase_ == phase::listing_active || lists_ == swept_lists::ids;
    return true;
}

bool sweep::note_ended(const api::ended_job& job)
{
    followed* const f = find(job.id);
    if (!f)
        return false;
    if (f->seen_in != number_ && !f->has_ended) {
        auto document = api::read_job_document(job.text);
        f->has_ended = document && is_whole(document->job);
        findings_.push_back({job.id, f->has_ended ? std::move(document) : std::nullopt});
        ++news_;
        ++swept_.found;
    }
    f->seen_in = number_;
    shows_ours_ = true;
    return true;
}

void sweep::find_missing(clock::time_point now)
{
    for (auto& [id, f] : jobs_) {
        const bool is_missing = f.seen_in != number_ && f.since < began_;
        if (!is_missing || f.has_ended || f.is_unlisted)
            continue;
        // What was asked for already is not to be had by fetching.
        if (f.asked == 0 && (now >= no_fetching_before_ || lists_ == swept_lists::both))
            to_fetch_.push_back(id);
        else
            ask(id);
    }
    if (lists_ == swept_lists::both && !to_fetch_.empty()) {
        begin_list(phase::listing_ended);
        return;
    }
    swept_.is_checked = lists_ == swept_lists::both;
    go_on_fetching(now);
}

void sweep::ask(const std::string& id)
{
    followed* const f = find(id);
    if (!f || f->is_unlisted)
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

void sweep::on_fetched(const api::skimmed_list& page, clock::time_point now)
{
    to_fetch_.erase(to_fetch_.begin(), to_fetch_.begin() + static_cast<std::ptrdiff_t>(fetching_.size()));
    std::size_t ended = 0;
    std::size_t whole = 0;
    const std::size_t asked_for = fetching_.size();
    for (const api::active_job& job : page.active) {
        if (note_active(job))
            std::erase(fetching_, job.id);
    }
    for (const api::ended_job& job : page.ended) {
        if (!note_ended(job))
            continue;
        std::erase(fetching_, job.id);
        ++ended;
        whole += find(job.id)->has_ended ? 1U : 0U;
    }
    if (swept_.is_checked && ended > 0)
        choice_.has_missed(now);
    const bool is_of_no_use = ended > 0 && whole == 0;
    if (lists_ == swept_lists::ids && (is_of_no_use || (!shows_ours_ && asks_for_listed()))) {
        stop_fetching(after_refusal, now);
        go_by_active_list();
        return;
    }
    const bool was_in_vain = fetching_.size() == asked_for && lists_ != swept_lists::ids;
    fetches_in_vain_ = was_in_vain ? fetches_in_vain_ + 1 : 0;
    for (const std::string& id : fetching_) {
        if (page.next && !was_in_vain)
            to_fetch_.push_back(id);
        else
            ask(id);
    }
    if (fetches_in_vain_ == most_fetches_in_vain || is_of_no_use)
        stop_fetching(after_refusal, now);
    go_on_fetching(now);
}

/// One of those that weren't shown should have been.
bool sweep::asks_for_listed() const
{
    return std::ranges::any_of(fetching_, [&](const std::string& id) { return is_listed(id); });
}

void sweep::stop_fetching(clock::duration time, clock::time_point now)
{
    no_fetching_before_ = now + time;
    fetches_in_vain_ = 0;
}

void sweep::go_on_fetching(clock::time_point now)
{
    if (now < no_fetching_before_) {
        for (const std::string& id : std::exchange(to_fetch_, {}))
            ask(id);
    }
    if (!to_fetch_.empty())
        phase_ = phase::fetching;
    else if (lost_one_ && !has_shown_ours_)
        give_up_list("The list of jobs shows none of those that are followed.", after_refusal, now);
    else
        rest(now);
}

void sweep::on_refused(const job::answer& answer, clock::time_point now)
{
    if (phase_ == phase::fetching) {
        stop_fetching(after_refusal, now);
        if (lists_ == swept_lists::ids)
            go_by_active_list();
        else
            go_on_fetching(now);
    } else if (phase_ == phase::listing_ended) {
        choice_.give_up_ended(link_.empty() ? after_refusal : after_failures, now);
        leave_ended_list(now);
    } else if (link_.empty()) {
        give_up_list(answer.sentence, after_refusal, now);
    } else if (!std::exchange(is_second_try_, true)) {
        // The link may have grown too old: from the beginning, once.
        phase_ = phase::resting;
    } else {
        give_up_list(answer.sentence, after_failures, now);
    }
}

void sweep::on_failed(const job::answer& answer, clock::time_point now)
{
    earliest_ = now + backoff_.failed();
    if (backoff_.failures() <= (answer.http_status ? most_failures : most_unreachable))
        return;
    if (phase_ == phase::fetching && lists_ != swept_lists::ids) {
        stop_fetching(after_failures, now);
        go_on_fetching(now);
    } else if (phase_ == phase::listing_ended) {
        choice_.give_up_ended(after_failures, now);
        leave_ended_list(now);
    } else if (phase_ == phase::fetching && answer.http_status) {
        // The service answers: it may be only this that it can't.
        backoff_.succeeded();
        stop_fetching(after_refusal, now);
        go_by_active_list();
    } else {
        give_up_list(answer.sentence, after_failures, now);
    }
}

}  // namespace rdad::lists
