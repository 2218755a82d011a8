// SPDX-License-Identifier: BSL-1.0
// Follows all active jobs at once, by listing them: a state machine that does no I/O.
#pragma once

#include "api/job.hpp"
#include "api/service.hpp"
#include "job/answer.hpp"
#include "job/call.hpp"
#include "job/following.hpp"
#include "job/poll_schedule.hpp"
#include "lists/list_choice.hpp"
#include "pace/backoff.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace rdad::lists {

/// Intervals between sweeps where none are configured: so long that of 100 ended jobs 99 are found within 25 s. Shorter ones
/// take more calls.
std::vector<std::chrono::milliseconds> usual_intervals();

struct sweep_options
{
    job::polling polling = job::polling::automatic;

    /// Between sweeps; but no more than a minute, or the first of them if that is longer. They start over when jobs have been
    /// added or have ended.
    std::vector<std::chrono::milliseconds> intervals;

    /// A quarter of them at most is spent on sweeps: where that isn't enough they become rarer.
    unsigned calls_per_minute;

    /// Of the path of a call that names jobs, in bytes: the host and the service's prefix take some of the 4 KB that
    /// gateways let a URL have.
    std::size_t longest_path = 3900;
};

struct sweep_action
{
    /// What is to be called now. Null: nothing, before `delay` has passed or a job was added.
    std::optional<job::call> call;

    /// Zero: there is nothing to do until a job is added.
    std::chrono::milliseconds delay{};
};

/// What a sweep has found out about a job.
struct finding
{
    std::string id;

    /// The Job document of its end. Null: the list shows it no more; ask how it is.
    std::optional<api::job_response> job;
};

/// A sweep lists all active jobs, page by page. Those followed ones that were active before it began and that
/// it doesn't show have ended: their Job documents are fetched many at a time, by their ids. Where the
/// service doesn't offer that, or its documents are not whole, each is to be asked for by itself.
///
/// Or it lists the jobs that have ended and were created no earlier than the oldest followed one, whose documents are in
/// that list; or it asks for all by their ids: see list_choice. Where these are refused, or don't show what they must, it
/// lists the active ones.
///
/// A list is not a snapshot: jobs may be missed that are active (they moved between pages, or the list lags
/// behind) or shown that have ended. The first costs a look at them, the second is noticed one sweep later. A
/// job that is missed again and again is followed by its progress, until the list shows it.
///
/// Whoever drives it asks next() and does what it says, one call after the other; passes what came of a call
/// to on_answer(); and then passes on what take_findings() gives, and to all followed jobs when
/// is_list_used() has changed.
class sweep
{
public:
    using clock = std::chrono::steady_clock;

    /// Of the jobs of that service.
    sweep(const api::service& service, sweep_options options, std::uint32_t seed);

    /// A job is active at `now`. `created` is as the service says; null where that isn't known. Each add is undone by a
    /// remove.
    void add(const std::string& id, std::optional<std::chrono::sys_seconds> created, clock::time_point now);
    void remove(const std::string& id);

    /// By what a followed job is to be followed: by progress if the list isn't used, or never shows that job.
    job::following how_followed(const std::string& id) const;

    sweep_action next(clock::time_point now);
    void on_answer(const job::answer& answer, clock::time_point now);

    /// What has been found out since the last time.
    std::vector<finding> take_findings();

    bool is_list_used() const noexcept { return options_.polling != job::polling::progress && usable_; }

    /// Why the list isn't used although it may be, in a sentence; empty otherwise.
    const std::string& why_unusable() const noexcept { return why_unusable_; }

    void set_options(sweep_options options);
    void set_calls_per_minute(unsigned calls) noexcept { options_.calls_per_minute = calls; }

private:
    enum class phase
    {
        resting,
        listing_active,
        listing_ended,
        fetching,
    };

    struct followed
    {
        std::size_t records;  ///< how many follow this job
        clock::time_point since;
        std::optional<std::chrono::sys_seconds> created;
        std::uint64_t seen_in = 0;  ///< the number of the last sweep that has seen how it is
        unsigned asked = 0;         ///< how often it was to be asked since it was last shown as active
        bool is_unlisted = false;   ///< it was to be asked in vain too often
        bool has_ended = false;     ///< and its Job document was found
    };

    void begin(clock::time_point now);
    void begin_list(phase list) noexcept;
    void begin_fetching_all();
    std::optional<std::chrono::sys_seconds> oldest() const;
    bool is_listed(const std::string& id) const;
    job::call fetch_call();
    void on_page_of_active(const api::skimmed_list& page, clock::time_point now);
    void on_page_of_ended(const api::skimmed_list& page, clock::time_point now);
    void on_fetched(const api::skimmed_list& page, clock::time_point now);
    void on_refused(const job::answer& answer, clock::time_point now);
    void on_failed(const job::answer& answer, clock::time_point now);
    followed* find(const std::string& id);
    bool note_active(const api::active_job& job);
    bool note_ended(const api::ended_job& job);
    bool is_last(const api::skimmed_list& page);
    void find_missing(clock::time_point now);
    void go_by_active_list() noexcept;
    void leave_ended_list(clock::time_point now);
    void forget_shown();
    bool asks_for_listed() const;
    void go_on_fetching(clock::time_point now);
    void stop_fetching(clock::duration time, clock::time_point now);
    void ask(const std::string& id);
    void rest(clock::time_point now);
    void give_up_list(const std::string& why, clock::duration time, clock::time_point now);

    const api::service& service_;
    sweep_options options_;
    job::poll_schedule schedule_;
    pace::backoff backoff_;
    std::unordered_map<std::string, followed> jobs_;
    std::size_t unlisted_ = 0;  ///< of the jobs
    std::int64_t news_ = 0;     ///< jobs that were added or are gone from the list
    std::vector<finding> findings_;

    bool usable_ = true;
    std::string why_unusable_;
    clock::time_point no_fetching_before_{};  ///< fetching many at a time was of no use
    unsigned fetches_in_vain_ = 0;            ///< in a row
    bool has_shown_ours_ = false;             ///< the list has shown a followed job as active
    clock::time_point not_before_{};          ///< no call before: between sweeps
    clock::time_point earliest_{};            ///< nor before that, whatever is new: the budget, a failure
    clock::time_point retry_after_{};         ///< nor before that: the service has asked for it

    list_choice choice_;

    // Of the sweep that is under way.
    phase phase_ = phase::resting;
    swept_lists lists_ = swept_lists::active;
    std::chrono::sys_seconds oldest_{};  ///< where it goes by the list of ended jobs
    swept swept_;
    std::uint64_t number_ = 0;
    clock::time_point began_{};
    std::string link_;                       ///< to the page that is next; empty for the first
    unsigned calls_ = 0;                     ///< that were answered
    unsigned pages_ = 0;                     ///< of the list that is under way, that were read
    std::unordered_set<std::string> links_;  ///< to pages of it
    unsigned empty_pages_ = 0;               ///< in a row
    bool shows_ours_ = false;                ///< it has shown a followed job
    bool lost_one_ = false;                  ///< a followed job has become unlisted
    bool is_second_try_ = false;             ///< the link to a further page was refused once
    std::deque<std::string> to_fetch_;       ///< ids of jobs that aren't listed any more
    std::vector<std::string> fetching_;      ///< ids in the call that is next
};

}  // namespace rdad::lists
