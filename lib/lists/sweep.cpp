// SPDX-License-Identifier: BSL-1.0
#include "lists/sweep.hpp"

#include "lists/list_queries.hpp"

#include <algorithm>
#include <utility>

namespace chrono = std::chrono;

namespace rdad::lists {
namespace {

constexpr chrono::milliseconds longest_interval = chrono::minutes(1);

constexpr chrono::milliseconds first_backoff = chrono::seconds(2);
constexpr chrono::milliseconds longest_backoff = chrono::minutes(1);

}  // namespace

std::vector<chrono::milliseconds> usual_intervals()
{
    return {chrono::seconds(20), chrono::seconds(30), chrono::seconds(60)};
}

sweep::sweep(const api::service& service, sweep_options options, std::uint32_t seed)
    : service_(service),
      options_(std::move(options)),
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
    choice_ = {};
    phase_ = phase::resting;
    not_before_ = {};
    earliest_ = {};
    schedule_ = job::poll_schedule(options.intervals, static_cast<std::uint32_t>(number_));
    options_ = std::move(options);
}

void sweep::add(const std::string& id, std::optional<chrono::sys_seconds> created, clock::time_point now)
{
    const auto [entry, is_new] = jobs_.try_emplace(id, followed{1, now, created});
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
    if (jobs_.empty())
        choice_.forget_ended();
}

job::following sweep::how_followed(const std::string& id) const
{
    return is_list_used() && is_listed(id) ? job::following::list : job::following::progress;
}

std::vector<finding> sweep::take_findings()
{
    return std::exchange(findings_, {});
}

sweep_action sweep::next(clock::time_point now)
{
    if (options_.polling == job::polling::progress || jobs_.size() == unlisted_) {
        phase_ = phase::resting;
        return {};
    }
    if (const auto time = std::max({not_before_, earliest_, retry_after_}); now < time)
        return {std::nullopt, chrono::ceil<chrono::milliseconds>(time - now)};
    if (phase_ == phase::resting)
        begin(now);
    if (phase_ == phase::fetching)
        return {fetch_call()};
    std::string path =
        phase_ == phase::listing_active ? query_of_active(service_) : query_of_ended(service_, oldest_);
    return {job::call{job::operation::list, "GET", std::move(path), "", true, link_, &service_}};
}

void sweep::begin(clock::time_point now)
{
    ++number_;
    began_ = now;
    calls_ = 0;
    shows_ours_ = false;
    lost_one_ = false;
    to_fetch_.clear();
    swept_ = {};
    const auto first_created = oldest();
    oldest_ = first_created.value_or(chrono::sys_seconds());
    const bool can_fetch = now >= no_fetching_before_;
    lists_ = choice_.choose(
        {static_cast<std::size_t>(
             std::ranges::count_if(jobs_, [](const auto& each) { return !each.second.has_ended; })
         ),
         can_fetch ? std::optional(most_ids(service_, options_.longest_path)) : std::nullopt,
         first_created.has_value()},
        now
    );
    switch (lists_) {
    case swept_lists::ids: begin_fetching_all(); break;
    case swept_lists::ended: begin_list(phase::listing_ended); break;
    case swept_lists::active:
    case swept_lists::both: begin_list(phase::listing_active); break;
    }
}

void sweep::begin_fetching_all()
{
    phase_ = phase::fetching;
    for (const auto& [id, f] : jobs_) {
        // One that was never shown may be shown by now.
        if (!f.has_ended)
            to_fetch_.push_back(id);
    }
}

void sweep::begin_list(phase list) noexcept
{
    phase_ = list;
    link_.clear();
    links_.clear();
    pages_ = 0;
    empty_pages_ = 0;
}

/// When the first of those was created that a list may show to have ended. Null: of one that isn't known.
std::optional<chrono::sys_seconds> sweep::oldest() const
{
    std::optional<chrono::sys_seconds> oldest;
    for (const auto& [id, f] : jobs_) {
        if (f.is_unlisted || f.has_ended)
            continue;
        if (!f.created)
            return std::nullopt;
        oldest = std::min(oldest.value_or(*f.created), *f.created);
    }
    return oldest;
}

/// It is followed by lists, not by its progress.
bool sweep::is_listed(const std::string& id) const
{
    const auto entry = jobs_.find(id);
    return entry != jobs_.end() && !entry->second.is_unlisted;
}

job::call sweep::fetch_call()
{
    query_of_ids query = query_of_first(service_, to_fetch_, options_.longest_path);
    fetching_ = std::move(query.ids);
    return {job::operation::list, "GET", std::move(query.path), "", true, "", &service_};
}

void sweep::rest(clock::time_point now)
{
    phase_ = phase::resting;
    is_second_try_ = false;
    usable_ = true;
    why_unusable_.clear();
    choice_.learn(swept_, now);
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
    if (options_.polling == job::polling::list) {
        earliest_ = now + backoff_.failed();
        return;
    }
    usable_ = false;
    backoff_.succeeded();
    not_before_ = now + time;
}

}  // namespace rdad::lists
