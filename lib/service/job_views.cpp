// SPDX-License-Identifier: BSL-1.0
#include "service/job_views.hpp"

#include "control/job_view.hpp"

#include <utility>

namespace asio = boost::asio;

namespace rdad::service {

asio::awaitable<result<std::string>> view_job(disk::disk& disk, const job_runners& runners, std::string name)
{
    // Records may be long: neither read nor written on the event loop.
    auto viewing = [name, waits_for = runners.what_it_waits_for(name)](const spool::spool& spool) {
        auto view = control::look_at_job(spool, name);
        if (!view)
            return result<std::string>(view.error());
        if (view->folder == "active")
            view->waits_for = waits_for;
        return result<std::string>(control::to_json_text(*view));
    };
    auto text = co_await disk.read(std::move(viewing));
    co_return text;
}

}  // namespace rdad::service
