// SPDX-License-Identifier: BSL-1.0
// What has come of a creation whose answer is lost.
//
// A creation is never repeated before it is known that there is no job of it. Where its answer was lost, or
// the daemon has died in it, the job is looked for by its name, which has a mark that no other job has. If it
// isn't listed the creation may still be under way, so it is looked for until it can't arrive any more, and
// once more then.
#pragma once

#include "api/job.hpp"
#include "api/job_list.hpp"
#include "job/answer.hpp"
#include "job/arrival_doubt.hpp"
#include "job/record.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rdad::job {

/// The name that a new job is given: its spec's, or its type where it has none, and the mark of `number`, by which it is found
/// again. What the API allows of a name is kept to; a long one is cut.
std::string marked_name(const spec& spec, std::uint32_t number);

/// Whether a job of that name is the one that a creation has given `created_name`: a service may trim a name or write it in
/// another form, but it leaves the mark.
bool has_mark_of(std::string_view name, std::string_view created_name) noexcept;

/// All that a creation goes on from beside its record.
struct creation_notes
{
    bool is_ours = false;         ///< creation_sent was set for a call whose answer is still to come
    bool was_not_listed = false;  ///< the job that may have been created, when it was looked for
    bool was_of_another = false;  ///< a creation was answered with a job of another name
    std::optional<std::chrono::steady_clock::time_point> search_refused_since;  ///< null while not refused
};

enum class search_verdict_kind
{
    undecided,    ///< nothing was learned: ask again when calls are possible
    found,        ///< the job exists
    look_again,   ///< it may come to exist yet: look for it when the doubt says
    try_again,    ///< the search failed, in a way that may pass
    create_anew,  ///< there is no job: nothing hinders another creation
    hold,         ///< only a person can find out
};

struct search_verdict
{
    search_verdict_kind kind;
    std::string sentence{};                       ///< why
    std::optional<api::job_response> found = {};  ///< with an id that is one
};

class creation
{
public:
    using time_point = std::chrono::steady_clock::time_point;

    explicit creation(creation_notes notes) noexcept : notes_(notes) {}

    const creation_notes& notes() const noexcept { return notes_; }

    /// Whether the job of `record` may exist, and nobody knows.
    bool is_in_doubt(const record& record) const noexcept;

    /// The record says now that a creation may have reached the service; its answer is still to come.
    void begin() noexcept { notes_.is_ours = true; }

    /// Its answer is lost.
    void lose_answer() noexcept;

    /// It was answered with a job of another name. True if that has happened before: a service that gives jobs names of
    /// its own must not be made to create one again and again.
    bool has_met_another() noexcept;

    /// What the answer to the search means. `doubt` is of the creation. A refusal that isn't in the service's words may be
    /// that of a gateway whose service is away: it is believed after `patience`.
    search_verdict on_search(
        const answer& answer,
        const record& record,
        const arrival_doubt& doubt,
        std::chrono::milliseconds patience,
        time_point now
    );

    /// There is no way to find out whether the job exists; `why` says why.
    search_verdict without_search(
        std::string why,
        const record& record,
        const arrival_doubt& doubt,
        time_point now
    );

private:
    search_verdict on_list(
        const api::job_list& list,
        const record& record,
        const arrival_doubt& doubt,
        time_point now
    );

    creation_notes notes_;
};

}  // namespace rdad::job
