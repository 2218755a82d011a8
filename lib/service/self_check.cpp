// SPDX-License-Identifier: BSL-1.0
#include "service/self_check.hpp"

#include "client/access.hpp"
#include "diagnosis/host_findings.hpp"
#include "service/asking.hpp"
#include "service/call_findings.hpp"

#include <fmt/format.h>

#include <chrono>
#include <optional>
#include <utility>

namespace asio = boost::asio;
namespace chrono = std::chrono;

namespace rdad::service {

self_check::self_check(
    asio::any_io_executor executor,
    const config::source& source,
    disk::disk& disk,
    client::account& account
)
    : executor_(executor), source_(source), disk_(disk), account_(account), shared_(executor, kept_for_others)
{}

asio::awaitable<result<std::vector<diagnosis::finding>>> self_check::run(uid_t by, control::access_rule rule)
{
    if (!rule.admits_to_all(by))
        co_return failure{
            make_error_code(boost::system::errc::permission_denied),
            "A check concerns the jobs of all: it is made for root and for rdad's own user."};
    auto checking = shared_.get([this] { return look(); }, longest_answer);
    auto found = co_await std::move(checking);
    if (found)
        co_return *std::move(found);
    std::vector<diagnosis::finding> late{diagnosis::bad(
        "service",
        fmt::format("The check takes longer than {} s.", longest_answer.count()),
        "Something does not answer: look at the network and the disk, and check again."
    )};
    co_return late;
}

asio::awaitable<std::vector<diagnosis::finding>> self_check::look()
{
    // Files that it names may be on a disk that hangs.
    auto reading = [source = source_](const spool::spool&) { return config::load(source); };
    const auto read = co_await disk_.look(std::move(reading));
    std::vector<diagnosis::finding> all{configuration_finding(read)};
    auto looking = [](const spool::spool& spool) { return diagnosis::state_of(spool); };
    const diagnosis::spool_state state = co_await disk_.look(std::move(looking));
    all.push_back(diagnosis::spool_finding(state));
    auto of_service = co_await look_at_service();
    for (diagnosis::finding& each : of_service)
        all.push_back(std::move(each));
    co_return all;
}

/// As a reload or a start would take it.
diagnosis::finding self_check::configuration_finding(const result<config::config>& read) const
{
    if (!read)
        return diagnosis::configuration_finding(read.error(), true);
    const auto access = client::make_access(executor_, *read);
    return diagnosis::configuration_finding(access ? std::nullopt : std::optional(access.error()), true);
}

asio::awaitable<std::vector<diagnosis::finding>> self_check::look_at_service()
{
    const auto pause_end = [this] {
        const auto pause = account_.queue().pause_left();
        return pause > pause.zero() ? std::optional(chrono::system_clock::now() + pause) : std::nullopt;
    };
    if (const auto until = pause_end())
        co_return std::vector{pause_finding(*until)};
    auto waiting = account_.queue().wait_for_turn({.urgency = pace::urgency::asking}, longest_wait_for_turn);
    auto turn = co_await std::move(waiting);
    if (!turn && pause_end())
        co_return std::vector{pause_finding(*pause_end())};
    if (!turn)
        co_return findings_without_turn(account_.lasting_troubles(), longest_wait_for_turn);
    auto calling = account_.observe(call_for_check(account_.service()), *std::move(turn));
    client::observed_call seen = co_await std::move(calling);
    co_return findings_of(
        {std::move(seen),
         account_.token_life_left(),
         account_.certificate_end(),
         pause_end(),
         chrono::system_clock::now()}
    );
}

}  // namespace rdad::service
