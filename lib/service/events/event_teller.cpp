// SPDX-License-Identifier: BSL-1.0
#include "service/events/event_teller.hpp"

#include "events/open_ends.hpp"
#include "history/index.hpp"
#include "service/history_view.hpp"
#include "spool/event_reader.hpp"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <map>
#include <memory>
#include <utility>

namespace asio = boost::asio;

namespace rdad::service {
namespace {

/// What comes within it is written together.
constexpr std::chrono::milliseconds gathering_time(100);

constexpr std::chrono::milliseconds until_another_try = std::chrono::seconds(10);

constexpr std::chrono::milliseconds between_looks = std::chrono::seconds(5);

constexpr std::chrono::milliseconds long_time = std::chrono::hours(24);

events::time now()
{
    return std::chrono::system_clock::now();
}

result<events::open_ends> read_open_ends(
    const spool::event_log& log,
    spool::event_log::cursor last,
    const std::stop_token& ending
)
{
    events::open_ends open;
    spool::event_reader reader(0);
    for (;;) {
        const auto some = reader.read(log);
        if (!some)
            return some.error();
        for (const spool::logged_event& each : *some) {
            // What comes meanwhile is this run's.
            if (each.cursor > last)
                return open;
            open.take(each.text);
        }
        if (some->empty() || ending.stop_requested())
            return open;
    }
}

using sums_by_label = std::map<std::string, history::ended_sums>;

asio::awaitable<result<sums_by_label>> sums_of(disk::disk& disk, std::vector<std::string> labels)
{
    const auto index = co_await up_to_date_index(disk);
    if (!index)
        co_return index.error();
    auto summing = [index = *index, labels = std::move(labels)](const spool::spool&) {
        return index->sums_of(labels);
    };
    auto sums = co_await disk.look(std::move(summing));
    co_return sums;
}

}  // namespace

event_teller::event_teller(
    asio::any_io_executor executor,
    disk::disk& disk,
    journal::journal& journal,
    std::function<void()> on_rest
)
    : disk_(disk),
      log_faults_(journal),
      on_rest_(std::move(on_rest)),
      sleeper_(executor),
      gathering_(executor),
      watching_(executor)
{}

asio::awaitable<void> event_teller::run()
{
    is_telling_ = true;
    is_log_behind_ = is_log_behind_ || !disk_.get().events().is_open();
    co_await look_back();
    for (;;) {
        is_telling_ = false;
        if (!has_work()) {
            on_rest_();
            co_await sleeper_.sleep(is_log_behind_ ? until_another_try : long_time);
        }
        is_telling_ = true;
        if (has_work())
            co_await gathering_.sleep(gathering_time);
        co_await sum_up();
        co_await write();
    }
}

asio::awaitable<void> event_teller::look_back()
{
    const auto last = disk_.get().events().last();
    auto looking = [last, ending = disk_.ending()](const spool::spool& spool) {
        return read_open_ends(spool.events(), last, ending);
    };
    const auto open = co_await disk_.look(std::move(looking));
    // Whether it can be read again will be seen when it is written.
    if (!open)
        co_return;
    const auto running = batch_ends_.labels();
    std::ranges::copy_if(open->batches(), std::back_inserter(unsummed_), [&](const events::done_batch& each) {
        return !running.contains(each.label);
    });
    for (const std::string& of : open->troubles())
        unwritten_.push_back(events::trouble_left_event(of, now()));
}

/// By the index of ended jobs, which knows of those that have ended in an earlier run. Where it can't be read the batches are
/// told without.
asio::awaitable<void> event_teller::sum_up()
{
    if (unsummed_.empty())
        co_return;
    std::map<std::string, events::done_batch> batches;
    for (events::done_batch& each : std::exchange(unsummed_, {}))
        batches.emplace(each.label, each);
    // Those of which jobs are worked on again are told when these have ended.
    for (const std::string& running : batch_ends_.labels())
        batches.erase(running);
    std::vector<std::string> labels;
    labels.reserve(batches.size());
    for (const auto& [label, batch] : batches)
        labels.push_back(label);
    const auto sums = co_await sums_of(disk_, std::move(labels));
    if (!sums)
        co_await remove_if_spoilt(disk_, sums.error());
    for (auto& [label, batch] : batches) {
        if (sums && sums->contains(label))
            batch.sums = sums->at(label);
        unwritten_.push_back(events::batch_done_event(batch, now()));
    }
}

asio::awaitable<void> event_teller::write()
{
    if (unwritten_.empty() && !is_log_behind_)
        co_return;
    auto writing = [events = std::exchange(unwritten_, {})](spool::spool& spool) {
        return spool.add_events(events);
    };
    const auto told = co_await disk_.run(std::move(writing));
    on_told(told);
}

asio::awaitable<void> event_teller::watch(std::function<std::vector<journal::lasting_trouble>()> troubles)
{
    for (;;) {
        for (std::string& event : trouble_changes_.saw(troubles(), now()))
            tell_soon(std::move(event));
        co_await watching_.sleep(between_looks);
    }
}

event_teller::job_end event_teller::end_of(
    const std::string& name,
    const job::record& record,
    const events::batch_ends::shared_batch& batch
) const
{
    auto [event, cost] = events::job_end_of(name, record, now());
    job_end ended{.end = {record.outcome->state, cost}, .events = {std::move(event)}};
    if (const auto done = batch_ends_.done_by(batch, ended.end)) {
        ended.events.push_back(events::batch_done_event(*done, now()));
        ended.ends_batch = true;
    }
    return ended;
}

void event_teller::on_job_gone(
    const events::batch_ends::shared_batch& batch,
    const std::optional<events::batch_ends::end>& ended,
    bool is_batch_told
)
{
    auto done = batch_ends_.remove(batch, ended);
    // One whose sums aren't known has gone on since.
    if (!done || (is_batch_told && done->sums))
        return;
    if (done->sums)
        tell_soon(events::batch_done_event(*done, now()));
    else {
        unsummed_.push_back(*std::move(done));
        sleeper_.wake();
    }
}

void event_teller::on_told(const result<void>& told)
{
    // It may be asleep for long.
    if (!told && !std::exchange(is_log_behind_, true))
        sleeper_.wake();
    is_log_behind_ = !told;
    if (!told)
        log_faults_.happened(told.error());
    else
        log_faults_.ended();
    for (event_follower* each : followers_)
        each->has_news();
}

void event_teller::end_followers()
{
    for (event_follower* each : followers_)
        each->end();
}

void event_teller::tell_soon(std::string event)
{
    unwritten_.push_back(std::move(event));
    sleeper_.wake();
}

}  // namespace rdad::service
