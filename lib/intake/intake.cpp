// SPDX-License-Identifier: BSL-1.0
#include "intake/intake.hpp"

#include "intake/claiming.hpp"
#include "intake/incoming.hpp"
#include "intake/limit_message.hpp"
#include "intake/selection.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>

#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <string_view>
#include <utility>

namespace asio = boost::asio;
namespace chrono = std::chrono;

namespace rdad::intake {
namespace {

constexpr const char* without_news = " New files are noticed within 10 s.";

/// News is read so often at most, however much there is.
constexpr chrono::milliseconds distance_of_news(10);

/// The journal is told of so many files that can't be taken. Those that are gone make room for others.
constexpr std::size_t most_told = 100;

/// What a file counts as until it is known how many jobs it holds. The shortest that is any good is {"id":"…"} with the 36
/// characters of a UUID.
driver::user_loads::total most_load_of(const spool::folder_entry& file)
{
    constexpr std::size_t shortest_job = 45;
    return {std::max<std::size_t>(file.size / shortest_job, 1), file.size};
}

/// How often to look where inotify is silent: while a file is being waited for, and otherwise.
constexpr chrono::milliseconds look_while_waiting(500);
constexpr chrono::seconds look_anyway(10);

}  // namespace

intake::intake(
    asio::any_io_executor executor,
    disk::disk& disk,
    disk::faults& faults,
    journal::journal& journal,
    driver::user_loads& loads,
    std::shared_ptr<batches> known,
    std::function<void(const accepted_job&)> on_job,
    std::function<void()> on_rest
)
    : disk_(disk),
      faults_(faults),
      journal_(journal),
      loads_(loads),
      known_(std::move(known)),
      on_job_(std::move(on_job)),
      on_rest_(std::move(on_rest)),
      arrivals_(patience),
      next_look_(executor)
{
    if (auto watch = spool::watch::start(disk.get().incoming()))
        watch_ = *std::move(watch);
    else
        journal_.write(journal::message_kind::files_unwatched, watch.error().sentence + without_news);
}

void intake::take_over(const std::vector<std::shared_ptr<claim_acceptance>>& claims)
{
    for (const auto& acceptance : claims)
        turns_.begin(acceptance->user(), acceptance);
}

asio::awaitable<void> intake::run()
{
    for (;;) {
        while (look_times::clock::now() < look_times_.earliest())
            co_await wait_until(look_times_.earliest());
        look_times_.began(look_times::clock::now());
        co_await look();
        look_times_.ended(look_times::clock::now());
        co_await work();
    }
}

asio::awaitable<void> intake::listen()
{
    if (!watch_)
        co_return;
    asio::posix::stream_descriptor readable(co_await asio::this_coro::executor);
    // A duplicate, since it is closed with `readable`.
    spool::file_descriptor fd(::fcntl(watch_->descriptor(), F_DUPFD_CLOEXEC, 0));
    boost::system::error_code failed(fd ? 0 : errno, boost::system::system_category());
    if (fd)
        readable.assign(fd.get(), failed);
    if (failed) {
        journal_.write(
            journal::message_kind::files_unwatched,
            fmt::format("Could not hear of new files: {}.{}", failed.message(), without_news)
        );
        co_return;
    }
    fd.release();
    asio::steady_timer between_news(co_await asio::this_coro::executor);
    for (;;) {
        co_await readable.async_wait(asio::posix::stream_descriptor::wait_read, asio::use_awaitable);
        const auto now = job::instant::now();
        for (const spool::watch_event& event : watch_->read()) {
            arrivals_.hear(event);
            if (arrivals_.is_news(event, now))
                look_soon();
        }
        // What is heard meanwhile comes in one piece.
        between_news.expires_after(distance_of_news);
        co_await between_news.async_wait(asio::use_awaitable);
    }
}

void intake::set_rules(file_rules rules)
{
    of_unnamed_ = rules.of_unnamed;
    arrivals_.ignore(std::move(rules.ignored));
    look_soon();
}

void intake::look_soon()
{
    news_ = true;
    next_look_.cancel();
}

asio::awaitable<void> intake::look()
{
    news_ = false;
    auto found = co_await list();
    if (!found) {
        empty_ = false;
        all_taken_ = false;
        cannot_list_ = true;
        faults_.happened(found.error());
        turns_.offer({});
        co_return;
    }
    if (std::exchange(cannot_list_, false))
        faults_.ended();
    if (!told_.empty())
        forget_those_gone(*found);
    empty_ = found->empty();
    all_taken_ = true;
    tell_those_unseen(*found);
    turns_.offer(arrivals_.look(*found, job::instant::now()));
    has_taken_ = false;
}

/// What is in incoming/ under names that are for the daemon. In parts: others want the disk, too.
asio::awaitable<result<std::vector<spool::folder_entry>>> intake::list()
{
    const auto all = std::make_shared<incoming_look>();
    selection kept;
    while (!all->is_over()) {
        auto looking = [all, ignored = arrivals_.ignored()](spool::spool& spool) {
            return all->next(spool, ignored);
        };
        auto part = co_await disk_.run(std::move(looking));
        if (!part)
            co_return part.error();
        for (spool::folder_entry& entry : *part)
            kept.add(std::move(entry));
    }
    more_ = kept.has_left_out();
    co_return kept.take();
}

/// An entry that can't be looked at can't be taken; the others can. Takes them out.
void intake::tell_those_unseen(std::vector<spool::folder_entry>& found)
{
    for (const spool::folder_entry& entry : found) {
        if (!entry.problem)
            continue;
        all_taken_ = false;
        const std::string path = disk_.get().incoming().path_of(entry.name);
        tell(
            {entry.problem, fmt::format("Could not look at {}: {}.", path, entry.problem.message())},
            entry.name
        );
    }
    std::erase_if(found, [](const auto& entry) { return entry.problem.failed(); });
}

/// Does what there is to do until it is time for another look.
asio::awaitable<void> intake::work()
{
    for (auto round = next_round(); !round->empty(); round = next_round()) {
        co_await run(round);
        if (is_look_due())
            co_return;
    }
    // One that was put off has not been tried this time.
    if (all_taken_ && !arrivals_.is_waiting() && !arrivals_.retry_time())
        told_.clear();
    tell_limits();
    on_rest_();
    if (news_ || (more_ && has_taken_))
        co_return;
    const auto time = look_times_.last() + (arrivals_.is_waiting() ? look_while_waiting : look_anyway);
    co_await wait_until(std::min(time, arrivals_.retry_time().value_or(time)));
}

/// Files that come while others are worked on are to have their turn.
bool intake::is_look_due() const
{
    const auto now = look_times::clock::now();
    return now >= look_times_.last() + look_anyway || (news_ && now >= look_times_.earliest());
}

std::shared_ptr<std::vector<round_task>> intake::next_round()
{
    auto round = std::make_shared<std::vector<round_task>>();
    turns_.begin_round();
    refused_.clear();
    while (round->size() < most_in_round) {
        auto turn = turns_.next([this](std::uint32_t user) { return may_take(user); });
        if (!turn)
            break;
        round_task task{*std::move(turn)};
        if (const auto& file = task.turn.file) {
            task.quiet = arrivals_.quiet_time(file->name, job::instant::now());
            loads_.add(task.turn.user, most_load_of(*file));
        } else {
            task.load_before = task.turn.acceptance->load();
        }
        round->push_back(std::move(task));
    }
    return round;
}

asio::awaitable<void> intake::run(std::shared_ptr<std::vector<round_task>> round)
{
    auto running = [round, known = known_, &of_unnamed = *of_unnamed_](spool::spool& spool) {
        run_round(spool, *round, *known, of_unnamed, chrono::system_clock::now());
    };
    co_await disk_.run(std::move(running));
    for (const round_task& task : *round) {
        if (task.turn.file)
            end_claiming(task);
        if (task.turn.acceptance)
            end_step(task);
    }
}

void intake::end_claiming(const round_task& task)
{
    const spool::folder_entry& file = *task.turn.file;
    loads_.remove(task.turn.user, most_load_of(file));
    if (task.turn.acceptance) {
        has_taken_ = true;
        turns_.claimed(task.turn, task.turn.acceptance);
        return;
    }
    turns_.not_claimed(task.turn);
    if (task.claimed) {
        arrivals_.put_off(file.name, job::instant::now());
        return;
    }
    all_taken_ = false;
    tell(task.claimed.error(), file.name);
    arrivals_.could_not_be_taken(file.name, job::instant::now());
}

void intake::end_step(const round_task& task)
{
    const turns::acceptance_ptr& acceptance = task.turn.acceptance;
    const driver::user_loads::total load = acceptance->load();
    if (task.load_before.jobs == 0 && load.jobs > 0)
        loads_.add(acceptance->user(), load);
    if (!task.step) {
        all_taken_ = false;
        turns_.put_off(acceptance);
        // Somebody has a lease on the file: it is read when that has ended.
        if (task.step.error().code.value() != EWOULDBLOCK)
            tell_fault(task.step.error());
        return;
    }
    if (std::exchange(cannot_take_, false))
        faults_.ended();
    if (!*task.step)
        return;
    turns_.end(acceptance);
    loads_.remove(acceptance->user(), load);
    for (const accepted_job& job : acceptance->take_jobs())
        on_job_(job);
}

bool intake::may_take(std::uint32_t user)
{
    const driver::load_limit limit = loads_.limit_for_taking(user);
    if (limit != driver::load_limit::none)
        refused_[user] = limit;
    return limit == driver::load_limit::none;
}

/// Which files stay in incoming/ for now, and why.
void intake::tell_limits()
{
    for (const auto& [user, limit] : std::exchange(refused_, {})) {
        const std::size_t files = turns_.offered(user);
        const std::string reason = fmt::format("{} {}", user, static_cast<int>(limit));
        const auto again =
            files == 0 ? std::nullopt : limits_met_.happened(reason, journal::troubles::clock::now());
        if (again)
            journal_.write(
                journal::message_kind::files_waiting,
                message_of_limit(loads_, user, limit, files)
            );
    }
}

/// Or until there is news.
asio::awaitable<void> intake::wait_until(look_times::clock::time_point time)
{
    next_look_.expires_at(time);
    boost::system::error_code woken;
    co_await next_look_.async_wait(asio::redirect_error(asio::use_awaitable, woken));
}

void intake::tell(const failure& failure, const std::string& file_name)
{
    if (!is_about_the_file(failure.code))
        tell_fault(failure);
    else if (told_.size() < most_told && told_.emplace(failure.code, file_name).second)
        journal_.write(journal::message_kind::file_not_taken, failure.sentence + " It is tried again.");
}

void intake::tell_fault(const failure& failure)
{
    cannot_take_ = true;
    faults_.happened(failure);
}

void intake::forget_those_gone(const std::vector<spool::folder_entry>& found)
{
    std::set<std::string_view> names;
    for (const spool::folder_entry& entry : found)
        names.insert(entry.name);
    std::erase_if(told_, [&](const auto& told) { return !names.contains(told.second); });
}

}  // namespace rdad::intake
