#include "service/job_runner.hpp"

#include "job/backoff.hpp"

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>

#include <optional>
#include <random>

namespace asio = boost::asio;

namespace rdad::service {
namespace {

// A disk that is full or fails is tried again soon: somebody may just be making room.
constexpr std::chrono::seconds first_wait_for_the_disk(1);
constexpr std::chrono::seconds longest_wait_for_the_disk(30);

std::uint32_t seed()
{
    static std::random_device device;
    return device();
}

priority priority_of(const job::record& r, const job::event& e)
{
    const bool ended_badly =
        e.kind == job::event_kind::ended && r.outcome &&
        (r.outcome->state == job::final_state::failed || r.outcome->state == job::final_state::held ||
         r.outcome->state == job::final_state::rejected);
    // What interrupts a job is mostly what interrupts them all; the account warns of that.
    return ended_badly ? priority::warning : priority::info;
}

/// True for what is better left to the next start once the daemon stops.
bool begins_something(const job::action& a)
{
    return a.kind == job::action_kind::wait || a.kind == job::action_kind::call;
}

/// One job and what it has needed so far.
class job_runner
{
public:
    job_runner(
        job_services services,
        std::string name,
        job::record r,
        job::seniority seniority,
        std::size_t events_told
    )
        : services_(services),
          name_(std::move(name)),
          life_(std::move(r), services.options, seed()),
          seniority_(seniority),
          events_told_(events_told),
          disk_backoff_(first_wait_for_the_disk, longest_wait_for_the_disk, seed())
    {}

    asio::awaitable<void> run()
    {
        for (;;) {
            take_finding();
            const job::action next = next_action();
            tell_events();
            if (services_.stopping && begins_something(next))
                co_return;
            switch (next.kind) {
            case job::action_kind::save: co_await save(); break;
            case job::action_kind::wait: co_await wait(next.delay); break;
            case job::action_kind::call: co_await call(next); break;
            case job::action_kind::finish:
                follower_.reset();
                if (co_await file_away())
                    co_return;
                break;
            }
        }
    }

private:
    job::action next_action()
    {
        const job::record& r = life_.current();
        if (r.next_step == job::step::follow && !r.outcome && !follower_)
            follower_.emplace(services_.sweeps, r.job_id.value());
        return life_.next(job::instant::now(), follower_ ? follower_->how() : job::following::progress);
    }

    void take_finding()
    {
        const auto found = follower_ ? follower_->take_finding() : std::nullopt;
        // What has been found in another way meanwhile stands.
        if (!found || life_.current().outcome)
            return;
        if (found->job)
            life_.on_answer(job::operation::get, job::answer_with(*found->job), job::instant::now());
        else
            life_.ask();
    }

    asio::awaitable<void> wait(std::chrono::milliseconds delay)
    {
        if (follower_)
            co_await follower_->wait(delay);
        else
            co_await sleep(delay);
    }

    static asio::awaitable<void> sleep(std::chrono::milliseconds delay)
    {
        asio::steady_timer timer(co_await asio::this_coro::executor, delay);
        co_await timer.async_wait(asio::use_awaitable);
    }

    asio::awaitable<void> call(job::action next)
    {
        const auto op = next.operation;
        call_queue::waiter in_line(services_.account.queue(), standing_for(op));
        for (bool has_turn = false; !has_turn;) {
            has_turn = co_await wait_in_line(in_line, next.delay);
            // The wait may have been long: is it still what is to be done?
            take_finding();
            next = next_action();
            if (next.kind != job::action_kind::call || next.operation != op)
                co_return;
        }
        // Its answer may be the only trace of what it has done.
        co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
        if (!services_.stopping)
            co_await call_now(op, in_line.take());
        co_await asio::this_coro::reset_cancellation_state(asio::enable_terminal_cancellation());
    }

    asio::awaitable<bool> wait_in_line(call_queue::waiter& in_line, std::chrono::milliseconds at_most)
    {
        if (follower_)
            follower_->waits_in_line(&in_line);
        const bool has_turn = co_await in_line.wait(at_most);
        if (follower_)
            follower_->waits_in_line(nullptr);
        co_return has_turn;
    }

    job::standing standing_for(job::operation op) const
    {
        const job::policy& policy = life_.current().spec.policy;
        return {job::urgency_of(op), policy.priority, seniority_, policy.deadline};
    }

    asio::awaitable<void> call_now(job::operation op, call_queue::turn turn)
    {
        if (life_.about_to_call(op) && !co_await save())
            co_return;
        job::call c = job::make_call(op, life_.current());
        const reply r = co_await services_.account.call(std::move(c), std::move(turn));
        life_.on_answer(op, answer_of(op, r), job::instant::now());
    }

    /// False if the record could not be written; then some time has passed.
    asio::awaitable<bool> save()
    {
        auto writing = [name = name_, text = job::to_text(life_.current())](spool::spool& s) {
            return s.write_record(name, text);
        };
        const auto saved = co_await services_.disk.run(std::move(writing));
        if (!saved) {
            co_await wait_for_the_disk(saved.error().sentence);
            co_return false;
        }
        disk_backoff_.succeeded();
        life_.saved();
        co_return true;
    }

    /// False if the record could not be filed; then some time has passed.
    asio::awaitable<bool> file_away()
    {
        const job::record& r = life_.current();
        const job::final_state state = r.outcome->state;
        if (!is_moved_) {
            auto moving = [name = name_, state, text = job::to_final_text(r)](spool::spool& s) {
                return s.file_away(name, state, text);
            };
            const auto moved = co_await services_.disk.run(std::move(moving));
            is_moved_ = moved.has_value();
            if (!moved)
                co_await wait_for_the_disk(moved.error().sentence);
        }
        if (!is_moved_)
            co_return false;
        auto syncing = [state](spool::spool& s) { return s.sync_filed(state); };
        const auto synced = co_await services_.disk.run(syncing);
        if (!synced)
            co_await wait_for_the_disk(synced.error().sentence);
        co_return synced.has_value();
    }

    asio::awaitable<void> wait_for_the_disk(std::string sentence)
    {
        if (disk_backoff_.failures() == 0)
            services_.journal.write(priority::error, sentence + " It is tried again.", fields());
        co_await sleep(disk_backoff_.failed());
    }

    void tell_events()
    {
        const job::record& r = life_.current();
        for (; events_told_ < r.events.size(); ++events_told_) {
            const job::event& e = r.events[events_told_];
            services_.journal.write(priority_of(r, e), text_of(r, e), fields());
        }
    }

    static std::string text_of(const job::record& r, const job::event& e)
    {
        const bool ended = e.kind == job::event_kind::ended && r.outcome;
        return fmt::format("{}: {}", ended ? to_string(r.outcome->state) : to_string(e.kind), e.message);
    }

    std::vector<journal_field> fields() const
    {
        const job::record& r = life_.current();
        std::vector<journal_field> fields{{"RDAD_SPEC", name_}};
        if (r.job_id)
            fields.push_back({"RDAD_JOB_ID", *r.job_id});
        if (r.outcome)
            fields.push_back({"RDAD_STATE", std::string(to_string(r.outcome->state))});
        return fields;
    }

    job_services services_;
    std::string name_;
    job::life life_;
    job::seniority seniority_;
    std::optional<sweep_runner::follower> follower_;  ///< once the job is active
    std::size_t events_told_;
    job::backoff disk_backoff_;
    bool is_moved_ = false;  ///< the record is in the folder of its final state
};

}  // namespace

asio::awaitable<void> run_job(
    job_services services,
    std::string name,
    job::record r,
    job::seniority seniority,
    std::size_t events_told
)
{
    job_runner runner(services, std::move(name), std::move(r), seniority, events_told);
    co_await runner.run();
}

}  // namespace rdad::service
