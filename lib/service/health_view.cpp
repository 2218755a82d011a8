// SPDX-License-Identifier: BSL-1.0
#include "service/health_view.hpp"

#include "diagnosis/host_findings.hpp"

#include <chrono>
#include <utility>

namespace asio = boost::asio;
namespace chrono = std::chrono;

namespace rdad::service {
namespace {

/// A disk that hangs must not hide how the rest is.
constexpr chrono::seconds longest_look(1);

/// The time so much later by the clock that people read.
chrono::sys_seconds from_now(chrono::steady_clock::duration time)
{
    return chrono::round<chrono::seconds>(chrono::system_clock::now() + time);
}

}  // namespace

asio::awaitable<control::daemon_health> health_view::look(
    std::string status,
    std::vector<journal::lasting_trouble> troubles
)
{
    auto asking = free_bytes_.get(
        [this] {
            auto look = [](const spool::spool& spool) { return diagnosis::free_bytes_of(spool); };
            return disk_.look(std::move(look));
        },
        longest_look
    );
    const auto free_bytes = co_await std::move(asking);
    control::daemon_health health{.status = std::move(status)};
    for (journal::lasting_trouble& each : troubles)
        health.troubles.push_back({each.of, std::move(each.sentence), from_now(-each.time)});
    if (const auto last = account_.last_answer())
        health.last_answer = from_now(*last - chrono::steady_clock::now());
    if (const auto pause = account_.queue().pause_left(); pause > pause.zero())
        health.no_calls_until = from_now(pause);
    if (const auto life = account_.token_life_left())
        health.token_expiry = from_now(*life);
    health.free_bytes = free_bytes.value_or(std::nullopt);
    health.calls = account_.queue().counts();
    co_return health;
}

}  // namespace rdad::service
