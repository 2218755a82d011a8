// SPDX-License-Identifier: BSL-1.0
#include "service/sweep_runner.hpp"

#include "coroutine/waking.hpp"

#include <fmt/format.h>

#include <random>
#include <utility>

namespace asio = boost::asio;

namespace rdad::service {
namespace {

using clock = std::chrono::steady_clock;

}  // namespace

sweep_runner::sweep_runner(
    const asio::any_io_executor& executor,
    client::account& account,
    journal::journal& journal,
    const api::service& service,
    lists::sweep_options options,
    listeners told
)
    : account_(account),
      journal_(journal),
      service_(service),
      listeners_(std::move(told)),
      sweep_(service, std::move(options), std::random_device{}()),
      news_(executor),
      was_used_(sweep_.is_list_used())
{}

asio::awaitable<void> sweep_runner::run()
{
    for (;;) {
        lists::sweep_action next = sweep_.next(clock::now());
        if (next.call)
            co_await call(*std::move(next.call));
        else
            co_await wait(next.delay);
    }
}

asio::awaitable<void> sweep_runner::call(job::call call)
{
    auto turn = co_await account_.queue().wait_for_turn(pace::standing_of_sweeps);
    const job::answer answer = co_await account_.call(std::move(call), std::move(turn));
    if (answer.http_status)
        journal_.write(
            journal::message_kind::call_answered,
            fmt::format("list: the service answers {}.", *answer.http_status),
            {{journal::field_name::operation, "list"},
             {journal::field_name::http_status, std::to_string(*answer.http_status)}}
        );
    sweep_.on_answer(answer, clock::now());
    for (const lists::finding& found : sweep_.take_findings())
        listeners_.on_finding(found);
    tell_whether_list_is_used();
}

asio::awaitable<void> sweep_runner::wait(std::chrono::milliseconds delay)
{
    if (delay.count() > 0)
        news_.expires_after(delay);
    else
        news_.expires_at(clock::time_point::max());
    co_await coroutine::wait_or_be_woken(news_);
}

void sweep_runner::set_options(lists::sweep_options options)
{
    sweep_.set_options(std::move(options));
    is_trouble_told_ = false;
    news_.cancel();
    tell_whether_list_is_used();
}

void sweep_runner::add(const std::string& job_id, std::optional<std::chrono::sys_seconds> created)
{
    sweep_.add(job_id, created, clock::now());
    news_.cancel();
}

void sweep_runner::remove(const std::string& job_id)
{
    sweep_.remove(job_id);
}

void sweep_runner::tell_whether_list_is_used()
{
    const bool is_used = sweep_.is_list_used();
    const std::string& why = sweep_.why_unusable();
    if (!why.empty() && !is_trouble_told_)
        tell_trouble(why, is_used);
    else if (why.empty() && is_trouble_told_)
        journal_.write(
            journal::message_kind::list_used,
            fmt::format("Active jobs{} are followed by the list of jobs again.", of_service())
        );
    is_trouble_told_ = !why.empty();
    if (is_used == was_used_)
        return;
    was_used_ = is_used;
    listeners_.on_change();
}

void sweep_runner::tell_trouble(const std::string& why, bool is_list_used)
{
    if (is_list_used) {
        journal_.write(
            journal::message_kind::list_failing,
            fmt::format("{} Jobs{} can't be followed by listing them; it is tried again.", why, of_service())
        );
        return;
    }
    journal_.write(
        journal::message_kind::list_unusable,
        fmt::format(
            "{} Jobs{} are followed one by one, by their progress. The list is tried again later.",
            why,
            of_service()
        )
    );
}

/// " of contextcapture"; nothing of realitydataanalysis, which was the only one once.
std::string sweep_runner::of_service() const
{
    return &service_ == &api::realitydataanalysis ? "" : fmt::format(" of {}", service_.name);
}

}  // namespace rdad::service
