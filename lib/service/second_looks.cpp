// SPDX-License-Identifier: BSL-1.0
#include "service/second_looks.hpp"

#include "client/call_queue.hpp"
#include "coroutine/waking.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <optional>
#include <random>
#include <utility>

namespace asio = boost::asio;
namespace chrono = std::chrono;

namespace rdad::service {
namespace {

/// The calendar may be set while this waits.
constexpr chrono::minutes longest_wait(1);

struct final_record
{
    job::final_state folder;
    job::record record;
};

/// The final record of the job. Null: it was moved elsewhere, and its name may be another's by now.
result<std::optional<final_record>> find(const spool::spool& spool, const job::second_look& look)
{
    for (const job::final_state folder : {job::final_state::unsubmitted, job::final_state::rejected}) {
        const auto text = spool::spool::read_record(spool.final_folder(folder), look.name);
        if (!text && text.error().code.value() != ENOENT)
            return text.error();
        auto r = text ? job::read_record(*text) : api::problem{};
        const auto document = r ? job::document_of(*r) : std::nullopt;
        const bool is_of_job = r && (document && document->id ? document->id : r->spec.id) == look.job_id;
        if (is_of_job)
            return std::optional(final_record{folder, *std::move(r)});
    }
    return std::optional<final_record>();
}

/// Puts the record of a job that was started after all into active/. Where that fails it may be there all the same, and
/// only not for certain on the disk: then it needs a runner.
result<intake::accepted_job> take_back(
    spool::spool& spool,
    const job::second_look& look,
    chrono::system_clock::time_point now
)
{
    auto found = find(spool, look);
    if (!found)
        return found.error();
    if (!*found) {
        auto name = spool.unused_name(look.name);
        if (!name)
            return name.error();
        const job::record record = job::started_after_all(look, now);
        if (auto written = spool.change_record({*name, job::to_text(record)});
            !written.done && !spool.is_active(*name))
            return written.done.error();
        return intake::accepted_job_of(*std::move(name), record, 1);
    }
    const job::record record = job::started_after_all(std::move((*found)->record), look, now);
    if (auto taken = spool.take_back_as(look.name, (*found)->folder, job::to_text(record));
        !taken && !spool.is_active(look.name))
        return taken.error();
    return intake::accepted_job_of(look.name, record, 1);
}

job::call call_for(const job::second_look& look)
{
    job::record r;
    r.job_id = look.job_id;
    r.spec.policy.service = look.service;
    return job::make_call(job::operation::get, r);
}

}  // namespace

second_looks::second_looks(
    asio::any_io_executor executor,
    client::account& account,
    disk::disk& disk,
    disk::faults& faults,
    journal::journal& journal,
    second_look_access jobs,
    std::vector<job::second_look> kept
)
    : account_(account),
      disk_(disk),
      faults_(faults),
      journal_(journal),
      jobs_(std::move(jobs)),
      news_(executor),
      backoff_(chrono::seconds(10), chrono::minutes(30), std::random_device{}()),
      disk_backoff_(chrono::seconds(1), chrono::seconds(30), std::random_device{}()),
      looks_(std::move(kept))
{
    // The clock may have been wrong when they were planned.
    const auto latest = chrono::system_clock::now() + job::second_look_after;
    for (job::second_look& look : looks_)
        look.due = std::min(look.due, latest);
    std::ranges::stable_sort(looks_, {}, &job::second_look::due);
}

asio::awaitable<result<void>> second_looks::add(job::second_look look)
{
    plan(std::move(look));
    co_return co_await keep();
}

/// In the place of what was planned for that job.
void second_looks::plan(job::second_look look)
{
    std::erase_if(looks_, [&](const job::second_look& other) { return other.job_id == look.job_id; });
    looks_.insert(std::ranges::upper_bound(looks_, look.due, {}, &job::second_look::due), std::move(look));
    news_.cancel();
}

void second_looks::forget(const std::string& job_id)
{
    if (std::erase_if(looks_, [&](const job::second_look& look) { return look.job_id == job_id; }) == 0)
        return;
    is_kept_ = false;
    news_.cancel();
}

bool second_looks::has_due() const
{
    return !looks_.empty() && looks_.front().due <= chrono::system_clock::now();
}

asio::awaitable<void> second_looks::run()
{
    for (;;) {
        if (!is_kept_)
            co_await keep_again();
        else if (has_due())
            co_await look(looks_.front());
        else
            co_await wait();
    }
}

asio::awaitable<void> second_looks::wait()
{
    if (looks_.empty()) {
        news_.expires_at(asio::steady_timer::time_point::max());
    } else {
        const auto left = looks_.front().due - chrono::system_clock::now();
        news_.expires_after(std::min<chrono::nanoseconds>(left, longest_wait));
    }
    co_await coroutine::wait_or_be_woken(news_);
}

asio::awaitable<void> second_looks::keep_again()
{
    if (const auto kept = co_await keep(); !kept) {
        faults_.happened(kept.error());
        news_.expires_after(disk_backoff_.failed());
        co_await coroutine::wait_or_be_woken(news_);
        co_return;
    }
    if (disk_backoff_.failures() > 0)
        faults_.ended();
    disk_backoff_.succeeded();
    jobs_.done();
}

asio::awaitable<void> second_looks::look(job::second_look look)
{
    if (jobs_.is_worked_on(look.job_id)) {
        look.due = chrono::system_clock::now() + longest_wait;
        plan(std::move(look));
        co_return;
    }
    auto turn = co_await account_.queue().wait_for_turn({.urgency = pace::urgency::ending});
    const job::answer answer = co_await account_.call(call_for(look), std::move(turn));
    const auto result = job::result_of_second_look(look, answer);
    // Another record may be for the job by now.
    const bool is_planned = std::ranges::find(looks_, look) != looks_.end();
    if (answer.kind == job::answer_kind::deferred || !is_planned || jobs_.is_worked_on(look.job_id))
        co_return;
    const bool is_done = result == job::second_look_result::not_started ||
                         (result == job::second_look_result::started && co_await bring_back(look));
    if (is_done) {
        backoff_.succeeded();
        forget(look.job_id);
    } else {
        const auto asked = answer.retry_after.value_or(chrono::milliseconds(0));
        look.due = chrono::system_clock::now() + std::max(asked, backoff_.failed());
        plan(std::move(look));
        jobs_.done();
    }
}

/// False where the disk fails.
asio::awaitable<bool> second_looks::bring_back(job::second_look look)
{
    const auto now = chrono::system_clock::now();
    auto taking_back = [look, now](spool::spool& spool) { return take_back(spool, look, now); };
    auto job = co_await disk_.run(std::move(taking_back));
    if (!job) {
        faults_.happened(job.error(), {{journal::field_name::spec, look.name}});
        co_return false;
    }
    journal_.write(
        journal::message_kind::job_started_late,
        "It counted as not started, but is active, or has been: a call that had been given up has started "
        "it.",
        {{journal::field_name::spec, job->name}, {journal::field_name::job_id, look.job_id}}
    );
    jobs_.run(*job);
    co_return true;
}

/// Writes which jobs are to be looked at.
asio::awaitable<result<void>> second_looks::keep()
{
    is_kept_ = true;
    ++writes_;
    auto writing = [looks = looks_](spool::spool& spool) { return spool.write_second_looks(looks); };
    const auto kept = co_await disk_.run(std::move(writing));
    --writes_;
    is_kept_ = is_kept_ && kept;
    co_return kept;
}

}  // namespace rdad::service
