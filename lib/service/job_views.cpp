// SPDX-License-Identifier: BSL-1.0
#include "service/job_views.hpp"

#include "control/job_list.hpp"
#include "control/job_view.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <optional>
#include <utility>

namespace asio = boost::asio;

namespace rdad::service {
namespace {

/// `known` is null where nothing is.
std::optional<control::batch_results> results_of(const control::batch_status& status, const batch_sums* known)
{
    if (!status.batch || !known)
        return std::nullopt;
    const auto found = known->batches.find(job::label_of(*status.batch));
    if (found == known->batches.end())
        return std::nullopt;
    const history::ended_sums& sums = found->second;
    return control::batch_results{sums.jobs, sums.cost, sums.without_cost, known->as_of};
}

}  // namespace

failure not_to_be_seen(const std::string& name)
{
    return {
        make_error_code(boost::system::errc::permission_denied),
        fmt::format(
            "{} isn't yours: it is shown to who has dropped it, to root, and to rdad's own user.",
            name
        )};
}

asio::awaitable<result<std::string>> view_job(
    disk::disk& disk,
    const job_runners& runners,
    std::string name,
    uid_t by,
    control::access_rule rule
)
{
    // Records may be long: neither read nor written on the event loop.
    auto viewing = [name, by, rule, waits_for = runners.what_it_waits_for(name)](const spool::spool& spool) {
        auto view = control::look_at_job(spool, name);
        if (!view)
            return result<std::string>(view.error());
        if (!rule.admits(by, job::owner_of(view->record)))
            return result<std::string>(not_to_be_seen(name));
        if (view->folder == "active")
            view->waits_for = waits_for;
        return result<std::string>(control::to_json_text(*view));
    };
    auto text = co_await disk.look(std::move(viewing));
    co_return text;
}

asio::awaitable<result<std::string>> list_jobs(
    disk::disk& disk,
    const job_runners& runners,
    control::job_query query,
    uid_t by,
    control::access_rule rule
)
{
    const auto owner = rule.admits_to_all(by) ? std::nullopt : std::optional<std::uint32_t>(by);
    auto listing = [active = runners.active_jobs(), query = std::move(query), owner, ending = disk.ending()](
                       const spool::spool& spool
                   ) mutable {
        auto list = control::list_jobs(spool, std::move(active), query, owner, ending);
        return list ? result<std::string>(control::to_json_text(*list)) : list.error();
    };
    auto text = co_await disk.look(std::move(listing));
    co_return text;
}

asio::awaitable<std::vector<control::batch_status>> list_batches(
    const job_runners& runners,
    batch_history& history,
    uid_t by,
    control::access_rule rule
)
{
    std::vector<std::string> labels;
    for (const control::batch_status& each : runners.batches()) {
        if (each.batch)
            labels.push_back(job::label_of(*each.batch));
    }
    auto looking = history.look(std::move(labels));
    const auto known = co_await std::move(looking);
    // As they are now: to look may have taken a moment.
    auto batches = known ? runners.batches(known->durations) : runners.batches();
    std::erase_if(batches, [&](const control::batch_status& each) {
        return !rule.admits(by, each.batch ? each.batch->user : std::nullopt);
    });
    for (control::batch_status& each : batches)
        each.results = results_of(each, known.get());
    co_return batches;
}

}  // namespace rdad::service
