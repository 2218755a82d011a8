// SPDX-License-Identifier: BSL-1.0
#include "intake/intake.hpp"

#include "intake/claiming.hpp"

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

/// Of claims of an earlier run. No user has that id (chown(2)).
constexpr auto unknown_user = static_cast<std::uint32_t>(-1);

/// How often to look where inotify is silent: while a file is being waited for, and otherwise.
constexpr chrono::milliseconds look_while_waiting(500);
constexpr chrono::seconds look_anyway(10);

}  // namespace

intake::intake(
    asio::any_io_executor executor,
    disk::disk& disk,
    disk::faults& faults,
    journal::journal& journal,
    std::function<void(const accepted_job&)> on_job,
    std::function<void()> on_rest
)
    : disk_(disk),
      faults_(faults),
      journal_(journal),
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

void intake::take_over(std::vector<std::shared_ptr<claim_acceptance>> claims)
{
    for (auto& acceptance : claims)
        turns_.begin(unknown_user, std::move(acceptance));
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
    for (;;) {
        co_await readable.async_wait(asio::posix::stream_descriptor::wait_read, asio::use_awaitable);
        for (const spool::watch_event& event : watch_->read()) {
            if (arrivals_.hear(event))
                look_soon();
        }
    }
}

void intake::ignore(spool::ignored_names names)
{
    arrivals_.ignore(std::move(names));
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
    auto listing = [](spool::spool& spool) { return spool.dropped_files(); };
    const auto found = co_await disk_.run(listing);
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
    empty_ =
        std::ranges::none_of(*found, [this](const auto& entry) { return arrivals_.is_for_us(entry.name); });
    turns_.offer(arrivals_.look(*found, job::instant::now()));
    all_taken_ = true;
}

/// Does what there is to do until it is time for another look.
asio::awaitable<void> intake::work()
{
    const auto any_user = [](std::uint32_t) { return true; };
    while (auto turn = turns_.next(any_user)) {
        if (turn->file)
            co_await claim(*std::move(turn->file));
        else
            co_await go_on(std::move(turn->acceptance));
        if (is_look_due())
            co_return;
    }
    // One that was put off has not been tried this time.
    if (all_taken_ && !arrivals_.is_waiting())
        told_.clear();
    on_rest_();
    if (!news_)
        co_await wait_until(look_times_.last() + (arrivals_.is_waiting() ? look_while_waiting : look_anyway));
}

/// Files that come while others are worked on are to have their turn.
bool intake::is_look_due() const
{
    const auto now = look_times::clock::now();
    return now >= look_times_.last() + look_anyway || (news_ && now >= look_times_.earliest());
}

asio::awaitable<void> intake::claim(spool::folder_entry entry)
{
    const std::string name = entry.name;
    const std::uint32_t user = entry.user;
    const auto quiet = arrivals_.quiet_time(name, job::instant::now());
    auto claiming = [entry = std::move(entry), quiet](spool::spool& spool) {
        return claim_if_whole(spool, entry, quiet);
    };
    const auto claim = co_await disk_.run(std::move(claiming));
    if (!claim) {
        all_taken_ = false;
        tell(claim.error(), name);
    }
    if (claim && *claim)
        turns_.begin(user, std::make_shared<claim_acceptance>(**claim));
    else
        arrivals_.put_off(name, job::instant::now());
}

/// Does a step of it.
asio::awaitable<void> intake::go_on(std::shared_ptr<claim_acceptance> acceptance)
{
    auto step = [acceptance](spool::spool& spool) {
        return acceptance->step(spool, chrono::system_clock::now());
    };
    const auto done = co_await disk_.run(std::move(step));
    if (!done) {
        all_taken_ = false;
        turns_.put_off(acceptance);
        tell_fault(done.error());
        co_return;
    }
    if (std::exchange(cannot_take_, false))
        faults_.ended();
    if (!*done)
        co_return;
    turns_.end(acceptance);
    for (const accepted_job& job : acceptance->take_jobs())
        on_job_(job);
}

/// Or until there is news.
asio::awaitable<void> intake::wait_until(look_times::clock::time_point time)
{
    next_look_.expires_at(time);
    boost::system::error_code woken;
    co_await next_look_.async_wait(asio::redirect_error(asio::use_awaitable, woken));
}

/// What isn't permitted is about one file.
void intake::tell(const failure& failure, const std::string& file_name)
{
    const bool is_about_the_file = failure.code.value() == EACCES || failure.code.value() == EPERM;
    if (!is_about_the_file)
        tell_fault(failure);
    else if (told_.emplace(failure.code, file_name).second)
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
