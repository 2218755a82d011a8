// SPDX-License-Identifier: BSL-1.0
#include "service/live_progress.hpp"

#include "api/date_time.hpp"
#include "job/call.hpp"
#include "service/asking.hpp"
#include "service/job_views.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <utility>

namespace asio = boost::asio;
namespace chrono = std::chrono;

namespace rdad::service {
namespace {

/// Jobs that are asked for at a time.
constexpr std::size_t most_asked = 8;

failure again_later(std::string sentence)
{
    return {make_error_code(boost::system::errc::resource_unavailable_try_again), std::move(sentence)};
}

failure not_asked(std::string sentence)
{
    return {make_error_code(boost::system::errc::operation_not_supported), std::move(sentence)};
}

}  // namespace

std::optional<std::string> why_not_asked(const control::job_view& view)
{
    constexpr const char* only_of_active = "The service tells only of active jobs how far they are";
    const job::record& record = view.record;
    if (view.folder != "active" || record.outcome)
        return fmt::format("{}: {} is in {}.", only_of_active, view.name, view.folder);
    const bool may_be_active = record.next_step == job::step::follow || record.next_step == job::step::cancel;
    if (!record.job_id || !record.activation_sent || !may_be_active)
        return fmt::format("{}: {} is not started yet.", only_of_active, view.name);
    return std::nullopt;
}

asio::awaitable<result<api::progress>> live_progress::ask(
    std::string name,
    uid_t by,
    control::access_rule rule
)
{
    auto viewing = [name, by, rule](const spool::spool& spool) {
        auto view = control::look_at_job(spool, name);
        const bool is_seen = !view || rule.admits(by, job::owner_of(view->record));
        return is_seen ? std::move(view) : result<control::job_view>(not_to_be_seen(name));
    };
    const result<control::job_view> view = co_await disk_.look(std::move(viewing));
    if (!view)
        co_return view.error();
    if (auto why = why_not_asked(*view))
        co_return not_asked(*std::move(why));
    auto* const shared = find_or_add(*view->record.job_id);
    if (!shared)
        co_return again_later("Too many ask how far jobs are. Try again when some of them are answered.");
    if (auto why = why_no_calls(); why && !shared->is_fresh() && !shared->is_asking())
        co_return *std::move(why);
    auto asking = shared->get(
        [this, asked = job::make_call(job::operation::progress, view->record)] { return call(asked); },
        longest_answer
    );
    const std::optional<told> answered = co_await std::move(asking);
    if (!answered)
        co_return again_later("The service has not answered in time.");
    if (!answered->progress)
        co_return answered->problem;
    co_return *answered->progress;
}

void live_progress::cancel()
{
    for (auto& [job_id, shared] : asked_)
        shared.cancel();
}

asio::awaitable<live_progress::told> live_progress::call(job::call asked)
{
    auto waiting = account_.queue().wait_for_turn({.urgency = pace::urgency::asking}, longest_wait_for_turn);
    auto turn = co_await std::move(waiting);
    if (!turn)
        co_return told{std::nullopt, why_put_off({})};
    auto calling = account_.observe(std::move(asked), *std::move(turn));
    const client::observed_call seen = co_await std::move(calling);
    const job::answer& answer = seen.answer;
    switch (answer.kind) {
    case job::answer_kind::progress: co_return told{answer.progress};
    case job::answer_kind::deferred: co_return told{std::nullopt, why_put_off(seen)};
    case job::answer_kind::not_found:
    case job::answer_kind::refused:
    case job::answer_kind::invalid_change: co_return told{std::nullopt, not_asked(answer.sentence)};
    default: co_return told{std::nullopt, again_later(answer.sentence)};
    }
}

/// Why no call was made, or why it came to nothing that concerns all calls.
failure live_progress::why_put_off(const client::observed_call& seen) const
{
    if (auto why = why_no_calls())
        return *std::move(why);
    if (seen.no_token)
        return again_later(seen.no_token->sentence);
    if (seen.no_response)
        return again_later(seen.no_response->sentence);
    if (const auto troubles = account_.lasting_troubles(); !troubles.empty())
        return again_later(troubles.front().sentence);
    if (seen.status)
        return again_later(fmt::format("The service answers {}. Try again later.", *seen.status));
    return again_later("No call could be made: those that jobs need come first. Try again later.");
}

/// Null: the service takes calls.
std::optional<failure> live_progress::why_no_calls() const
{
    const auto pause = account_.queue().pause_left();
    if (pause <= pause.zero())
        return std::nullopt;
    return again_later(fmt::format(
        "The service wants no calls until {}: it can't be asked before.",
        api::to_date_time(chrono::system_clock::now() + pause)
    ));
}

/// Null: as many are asked for as may be.
coroutine::shared_result<live_progress::told>* live_progress::find_or_add(const std::string& job_id)
{
    std::erase_if(asked_, [&](const auto& each) {
        return !each.second.is_asking() && !each.second.is_fresh();
    });
    if (const auto known = asked_.find(job_id); known != asked_.end())
        return &known->second;
    const auto asking =
        std::ranges::count_if(asked_, [](const auto& each) { return each.second.is_asking(); });
    if (static_cast<std::size_t>(asking) >= most_asked)
        return nullptr;
    coroutine::shared_result<told> added(executor_, kept_for_others);
    return &asked_.emplace(job_id, std::move(added)).first->second;
}

}  // namespace rdad::service
