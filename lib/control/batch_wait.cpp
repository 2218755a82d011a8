// SPDX-License-Identifier: BSL-1.0
#include "control/batch_wait.hpp"

#include "control/batch_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace rdad::control {
namespace {

constexpr std::chrono::minutes longest_without_daemon(1);

}  // namespace

std::optional<wait_verdict> batch_wait::saw(const batch_sight& sight, time_point now)
{
    if (sight.is_daemon_there)
        daemon_seen_ = now;
    if (auto over = end_of(sight))
        return over;
    if (options_.timeout && now - began_ >= *options_.timeout)
        return wait_verdict{wait_end::timed_out, "It has not ended in that time."};
    if (now - daemon_seen_ >= longest_without_daemon)
        return wait_verdict{wait_end::no_daemon, "No daemon has answered for a minute."};
    return std::nullopt;
}

std::optional<wait_verdict> batch_wait::end_of(const batch_sight& sight)
{
    if (!sight.ended) {
        was_lacking_ = false;
        return std::nullopt;
    }
    const ended_batch& ended = *sight.ended;
    const std::size_t held = options_.is_held_an_end ? 0 : ended.held();
    const std::size_t bad = ended.unwanted - held;
    const std::string counts = fmt::format("{}: {}.", counted_jobs(ended.total()), to_text(ended.jobs));
    if (options_.is_fail_fast && bad > 0)
        return wait_verdict{wait_end::failed, counts};
    if (sight.active || held > 0) {
        was_lacking_ = false;
        return std::nullopt;
    }
    // Without a daemon it takes all of them to tell that none is worked on.
    const std::size_t lacking = ended.batch.jobs - std::min<std::size_t>(ended.batch.jobs, ended.total());
    if (!sight.is_daemon_there && (lacking > 0 || ended.batch.jobs == 0))
        return std::nullopt;
    // A held job that is just being released is in neither sight, but only once.
    const bool was_lacking = std::exchange(was_lacking_, lacking > 0);
    if (lacking > 0 && !was_lacking)
        return std::nullopt;
    if (lacking > 0)
        return wait_verdict{
            wait_end::failed,
            fmt::format(
                "{} The records of {} more are not in the spool any more.",
                counts,
                counted_jobs(lacking)
            )};
    return wait_verdict{bad > 0 ? wait_end::failed : wait_end::succeeded, counts};
}

}  // namespace rdad::control
