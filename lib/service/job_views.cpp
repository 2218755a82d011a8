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

std::vector<control::batch_status> list_batches(
    const job_runners& runners,
    uid_t by,
    const control::access_rule& rule
)
{
    auto batches = runners.batches();
    std::erase_if(batches, [&](const control::batch_status& each) {
        return !rule.admits(by, each.batch ? each.batch->user : std::nullopt);
    });
    return batches;
}

}  // namespace rdad::service
