// SPDX-License-Identifier: BSL-1.0
// How the life of a job begins where the job itself doesn't exist yet.
//
// A creation is never repeated before it is known that there is no job of it. Where its answer was lost, or
// the daemon has died in it, the job is looked for by its name, which has a mark that no other job has. If it
// isn't listed the creation may still be under way, so it is looked for until it can't arrive any more, and
// once more then.

#include "api/identifier.hpp"
#include "job/life.hpp"

#include <fmt/format.h>

#include <utility>

namespace rdad::job {
namespace {

/// What has just been created may not be listed yet.
constexpr std::chrono::seconds longest_lag_of_lists(30);

}  // namespace

bool life::creation_is_in_doubt() const
{
    return record_->next_step == step::create && record_->creation_sent && !notes_.is_creation_ours;
}

void life::on_created(const api::job& job, std::string how, const instant& now)
{
    record_.change().job_id = job.id;
    is_to_be_saved_ = true;
    notes_.doubt = {};
    go_to(step::check_cost);
    add_event(event_kind::created, std::move(how), now);
}

void life::on_creation_lost(const answer& answer, const instant& now)
{
    notes_.is_creation_ours = false;
    notes_.was_not_listed = false;
    try_again(answer.sentence, now);
}

void life::on_search(const answer& answer, const instant& now)
{
    switch (answer.kind) {
    case answer_kind::list: on_found(*answer.list, now); break;
    case answer_kind::unavailable: try_again(answer.sentence, now); break;
    case answer_kind::deferred: break;
    default: on_search_refused(answer, now); break;
    }
}

/// Not in the service's words, a refusal may be that of a gateway whose service is away for a while.
void life::on_search_refused(const answer& answer, const instant& now)
{
    const auto since = notes_.search_refused_since.value_or(now.steady);
    notes_.search_refused_since = since;
    if (answer.error || record_->released || now.steady - since >= search_patience_)
        doubt_creation(answer.sentence, now);
    else
        try_again(answer.sentence, now);
}

void life::on_found(const api::job_list& list, const instant& now)
{
    notes_.search_refused_since.reset();
    std::vector<const api::job_response*> found;
    for (const api::job_response& item : list.jobs) {
        if (item.job.name == record_->created_name && api::is_uuid(item.job.id.value_or("")))
            found.push_back(&item);
    }
    if (found.size() > 1) {
        hold_in_doubt(fmt::format("There are {} jobs of its name.", found.size()), now);
    } else if (found.size() == 1) {
        const api::job& job = found.front()->job;
        job_ = job;
        record_.change().job_text = found.front()->text;
        on_created(
            job,
            fmt::format("The service has created the job {}: it was found by its name.", *job.id),
            now
        );
    } else if (!list.jobs.empty() || list.next) {
        doubt_creation("The service doesn't list jobs by their names.", now);
    } else {
        on_not_listed(now);
    }
}

void life::on_not_listed(const instant& now)
{
    if (!std::exchange(notes_.was_not_listed, true) ||
        notes_.doubt.lasts(now.steady - longest_lag_of_lists)) {
        notes_.not_before = notes_.doubt.next_look(now.steady);
        return;
    }
    create_anew("There is no job of its name: it is created anew.", now);
}

/// Only a person can find out whether the job exists. One who has released it says that it doesn't; that is
/// good for one creation, once the one that was given up can't arrive any more.
void life::doubt_creation(const std::string& why, const instant& now)
{
    if (!record_->released || record_->cancel_ordered)
        hold_in_doubt(why, now);
    else if (notes_.doubt.lasts(now.steady))
        notes_.not_before = notes_.doubt.next_look(now.steady);
    else
        create_anew("It was released: it is created anew.", now);
}

void life::create_anew(std::string why, const instant& now)
{
    notes_.was_not_listed = false;
    record_.change().creation_sent = false;
    record_.change().released = false;
    is_to_be_saved_ = true;
    // Where a gateway refuses creations for days this comes again and again.
    if (record_->events.empty() || record_->events.back().message != why)
        add_event(event_kind::interrupted, std::move(why), now);
}

void life::hold_in_doubt(const std::string& why, const instant& now)
{
    end(final_state::held,
        fmt::format(
            "The service's answer to the creation of the job was lost: it may exist. Look for it by its "
            "name, {}; if it is there, submit it by its id, else release this one. ({})",
            record_->created_name.value_or(record_->spec.name.value_or("")),
            why
        ),
        now);
}

}  // namespace rdad::job
