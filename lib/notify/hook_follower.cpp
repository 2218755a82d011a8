// SPDX-License-Identifier: BSL-1.0
#include "notify/hook_follower.hpp"

#include "events/event_client.hpp"
#include "notify/hook_process.hpp"
#include "notify/hook_tries.hpp"

#include <fmt/format.h>

#include <unistd.h>

#include <algorithm>
#include <memory>
#include <utility>

namespace asio = boost::asio;

namespace rdad::notify {
namespace {

/// Between tries to reach the daemon.
constexpr std::chrono::seconds between_tries(1);

}  // namespace

hook_follower::hook_follower(
    const asio::any_io_executor& executor,
    const hook_settings& settings,
    std::string name,
    hook_teller tell,
    events::kept_cursor kept,
    std::optional<std::uint64_t> after
)
    : settings_(settings),
      name_(std::move(name)),
      tell_(std::move(tell)),
      kept_(std::move(kept)),
      after_(after),
      sleeper_(executor)
{}

result<std::shared_ptr<hook_follower>> hook_follower::open(
    const asio::any_io_executor& executor,
    const hook_settings& settings,
    std::string name,
    hook_teller tell
)
{
    auto kept = events::kept_cursor::open(settings.state + "/" + name);
    if (!kept)
        return kept.error();
    const auto after = kept->read();
    if (!after)
        return after.error();
    return std::shared_ptr<hook_follower>(
        new hook_follower(executor, settings, std::move(name), std::move(tell), *std::move(kept), *after)
    );
}

asio::awaitable<void> hook_follower::run()
{
    while (is_there()) {
        const auto events = co_await next_events();
        for (const events::sent_event& each : events) {
            if (!is_there())
                co_return;
            if (!each.data.empty())
                co_await run_for(each.data);
            if (each.id)
                keep(*each.id);
        }
    }
}

bool hook_follower::is_there() const
{
    return ::access((settings_.hooks + "/" + name_).c_str(), X_OK) == 0;
}

/// Those that come next, some at a time; none: the daemon can't be followed just now.
asio::awaitable<std::vector<events::sent_event>> hook_follower::next_events()
{
    auto come = std::make_shared<std::vector<events::sent_event>>();
    auto take = [this, come](const std::vector<events::sent_event>& events) {
        *come = events;
        const bool has_happened =
            std::ranges::any_of(events, [](const events::sent_event& each) { return !each.data.empty(); });
        // Where it begins is kept at once: what comes while nobody follows isn't missed.
        if (!has_happened && events.back().id)
            keep(*events.back().id);
        // Others that come while the hook runs are asked for then.
        return !has_happened;
    };
    const auto followed = co_await events::follow_events(settings_.socket, after_, std::move(take));
    if (!followed && std::exchange(trouble_, followed.error().sentence) != followed.error().sentence)
        tell_(name_, followed.error().sentence);
    if (followed)
        trouble_.clear();
    else
        co_await sleeper_.sleep(between_tries);
    co_return *come;
}

asio::awaitable<void> hook_follower::run_for(const std::string& event)
{
    hook_tries tries;
    for (;;) {
        const hook_end end = co_await run_hook(settings_.hooks + "/" + name_, event, settings_.longest);
        if (end.problem.empty() || !is_there())
            co_return;
        const auto delay = tries.failed(end.was_killed);
        tell_(
            name_,
            fmt::format(
                "{} {} {}",
                end.problem,
                delay ? "It is run again for" : "It isn't run any more for",
                event
            )
        );
        if (!delay)
            co_return;
        co_await sleeper_.sleep(*delay);
    }
}

void hook_follower::keep(std::uint64_t cursor)
{
    after_ = cursor;
    if (const auto written = kept_.write(cursor); !written)
        tell_(name_, written.error().sentence + " After a restart it is run for some events once more.");
}

}  // namespace rdad::notify
