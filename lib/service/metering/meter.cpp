// SPDX-License-Identifier: BSL-1.0
#include "service/metering/meter.hpp"

#include "diagnosis/host_findings.hpp"
#include "metrics/exposition.hpp"

#include <algorithm>
#include <utility>

namespace asio = boost::asio;
namespace chrono = std::chrono;

namespace rdad::service {
namespace {

/// Looking at all jobs takes long where there are many: who asks more often gets the same.
constexpr chrono::seconds text_kept(1);

/// A disk that hangs must not hide how the rest is.
constexpr chrono::seconds longest_look_at_spool(1);

/// No look takes that long.
constexpr chrono::seconds longest_scrape(10);

chrono::sys_seconds current_second()
{
    return chrono::floor<chrono::seconds>(chrono::system_clock::now());
}

/// The time so much later by the clock that people read.
chrono::sys_seconds second_in(chrono::steady_clock::duration time)
{
    return chrono::round<chrono::seconds>(chrono::system_clock::now() + time);
}

void count_waiting(const driver::job_table& table, metrics::snapshot& seen)
{
    table.for_each([&](const driver::row& row) {
        metrics::waiting_jobs& jobs = seen.waiting[static_cast<std::size_t>(row.waits_for)];
        ++jobs.count;
        jobs.oldest = std::min(jobs.oldest.value_or(row.taken), row.taken);
    });
}

}  // namespace

meter::meter(
    const asio::any_io_executor& executor,
    client::account& account,
    job_runners& runners,
    disk::disk& disk,
    const disk::faults& faults
)
    : account_(account),
      runners_(runners),
      disk_(disk),
      faults_(faults),
      began_(current_second()),
      config_read_(began_),
      spool_look_(executor, text_kept),
      text_(executor, text_kept)
{
    account.set_call_listener([this](const api::service& service, job::operation operation, auto status) {
        counted_.count_call(service, operation, status);
    });
    runners.set_end_listener([this](const job::record& record, std::optional<double> estimated_cost) {
        counted_.count_end(record, estimated_cost);
    });
}

asio::awaitable<result<std::string>> meter::scrape()
{
    auto asking = text_.get([this] { return make_text(); }, longest_scrape);
    auto text = co_await std::move(asking);
    if (!text)
        co_return failure{
            make_error_code(boost::system::errc::resource_unavailable_try_again),
            "The daemon is just stopping."};
    co_return *std::move(text);
}

asio::awaitable<std::string> meter::make_text()
{
    auto looking = spool_look_.get([this] { return look_at_spool(); }, longest_look_at_spool);
    const auto seen = co_await std::move(looking);
    co_return metrics::text_of(counted_, snapshot_of(seen.value_or(spool_look())), current_second());
}

asio::awaitable<meter::spool_look> meter::look_at_spool()
{
    auto look = [](const spool::spool& spool) {
        const auto held = spool::spool::count_records(spool.final_folder(job::final_state::held));
        return spool_look{diagnosis::free_bytes_of(spool), held ? std::optional(*held) : std::nullopt};
    };
    co_return co_await disk_.look(std::move(look));
}

metrics::snapshot meter::snapshot_of(const spool_look& seen) const
{
    metrics::snapshot now{.began = began_};
    count_waiting(runners_.table(), now);
    now.stuck = runners_.stuck();
    now.held = seen.held;
    const client::call_queue& queue = std::as_const(account_).queue();
    now.calls_waiting = queue.waiting();
    now.calls = queue.counts();
    if (const auto pause = queue.pause_left(); pause > pause.zero())
        now.no_calls_until = second_in(pause);
    // Where nothing is tried any more it isn't known how it is.
    const bool is_tried = runners_.size() > 0;
    now.is_service_reachable = !is_tried || account_.is_service_reachable();
    now.is_token_accepted = !is_tried || account_.is_token_accepted();
    if (const auto last = account_.last_answer())
        now.last_answer = second_in(*last - chrono::steady_clock::now());
    if (const auto life = account_.token_life_left())
        now.token_expiry = second_in(*life);
    now.is_spool_writable = !faults_.lasting();
    now.free_bytes = seen.free_bytes;
    now.is_config_good = is_config_good_;
    now.config_read = config_read_;
    return now;
}

void meter::config_was_read(bool is_good)
{
    is_config_good_ = is_good;
    if (is_good)
        config_read_ = current_second();
}

void meter::cancel()
{
    text_.cancel();
    spool_look_.cancel();
}

}  // namespace rdad::service
