// SPDX-License-Identifier: BSL-1.0
#include "service/pause_record.hpp"

#include "api/date_time.hpp"
#include "coroutine/end.hpp"
#include "failure/failure.hpp"
#include "pace/kept_pause.hpp"

#include <boost/asio/co_spawn.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>

namespace asio = boost::asio;
namespace chrono = std::chrono;

namespace rdad::service {
namespace {

/// The longest time that a service is left alone, with what jitter adds: what is longer comes from no daemon.
constexpr chrono::system_clock::duration longest_pause = chrono::hours(27);

}  // namespace

pause_record::pause_record(asio::any_io_executor executor, disk::disk& disk, journal::journal& journal)
    : executor_(std::move(executor)), disk_(disk), journal_(journal)
{}

void pause_record::restore(client::call_queue& queue)
{
    const auto kept = disk_.get().read_pause();
    if (!kept)
        return;
    const auto now = chrono::system_clock::now();
    const auto left = std::min(pace::left_of(*kept, now), longest_pause);
    if (left == left.zero())
        return;
    const auto time = queue.pause(left);
    // The clock was set back since: the start after this one is to count from now on, not to wait for all of
    // it again.
    if (now < kept->since)
        keep(now + left);
    const auto seconds = chrono::ceil<chrono::seconds>(time);
    const auto until = chrono::ceil<chrono::seconds>(now + seconds);
    journal_.write(
        journal::message_kind::still_paused,
        fmt::format("Calls wait until {}, as the service has asked for.", api::to_date_time(until)),
        {{journal::field_name::retry_after, std::to_string(seconds.count())}}
    );
}

void pause_record::keep(chrono::system_clock::time_point until)
{
    const pace::kept_pause pause{until, chrono::system_clock::now()};
    auto keeping = [pause](spool::spool& spool) { return spool.write_pause(pause); };
    asio::co_spawn(
        executor_,
        disk_.run(std::move(keeping)),
        [this](const std::exception_ptr& error, const result<void>& kept) {
            coroutine::rethrow_unless_cancelled(error);
            const auto now = journal::troubles::clock::now();
            if (kept) {
                not_kept_.ended(now);
            } else if (const auto again = not_kept_.happened(kept.error().sentence, now)) {
                journal_.write(journal::message_kind::pause_not_kept, kept.error().sentence + *again);
            }
        }
    );
}

}  // namespace rdad::service
