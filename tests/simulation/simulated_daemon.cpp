#include "simulated_daemon.hpp"

#include "api/json_text.hpp"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include <limits>
#include <utility>

namespace chrono = std::chrono;

namespace rdad::simulation {
namespace {

const std::vector<chrono::milliseconds> documented_intervals{
    chrono::seconds(15),
    chrono::seconds(30),
    chrono::seconds(60),
    chrono::seconds(120),
};

job::record record_of(const std::string& id, chrono::system_clock::time_point now)
{
    const std::string text = fmt::format(R"({{"id": "{}"}})", id);
    return job::new_record(
        job::parse_spec(api::parse_json(text).value().as_object()).value(),
        text,
        "batch",
        now
    );
}

}  // namespace

simulated_daemon::simulated_daemon(
    event_queue& time,
    simulated_service& service,
    network& net,
    const daemon_options& options,
    std::uint64_t seed,
    end_listener on_end
)
    : time_(time),
      net_(net),
      options_(options),
      on_end_(std::move(on_end)),
      random_(static_cast<std::minstd_rand::result_type>(seed)),
      pacing_({options.calls_per_minute}, static_cast<std::uint32_t>(random_()), time.now()),
      sweep_(
          {options.polling, documented_intervals, options.calls_per_minute},
          static_cast<std::uint32_t>(random_())
      )
{
    for (const std::string& id : service.job_ids()) {
        job::life life(
            record_of(id, time.instant().calendar),
            {.poll_intervals = documented_intervals},
            static_cast<std::uint32_t>(random_())
        );
        runners_.push_back(std::make_unique<runner>(runner{std::move(life), {1, runners_.size()}, id}));
        by_id_[id] = runners_.back().get();
    }
}

void simulated_daemon::start()
{
    for (const auto& r : runners_)
        step(*r);
    step_sweep();
}

void simulated_daemon::step(runner& r)
{
    if (r.is_calling || r.has_ended)
        return;
    for (;;) {
        follow(r);
        const job::action next = r.life.next(time_.instant(), sweep_.of(r.job_id));
        if (r.waits_for_turn && (next.kind != job::action_kind::call || next.operation != r.waits_for_turn))
            leave_line(r);
        switch (next.kind) {
        case job::action_kind::save: r.life.saved(); break;
        case job::action_kind::wait: wake_after(r, next.delay); return;
        case job::action_kind::call: enter_line(r, next.operation); return;
        case job::action_kind::finish:
            r.has_ended = true;
            if (r.is_followed)
                sweep_.remove(r.job_id);
            on_end_(r.job_id);
            return;
        }
    }
}

void simulated_daemon::follow(runner& r)
{
    if (r.is_followed || r.life.current().next_step != job::step::follow)
        return;
    r.is_followed = true;
    sweep_.add(r.job_id, time_.now());
    step_sweep();
}

void simulated_daemon::wake_after(runner& r, chrono::milliseconds delay)
{
    time_.after(delay, [this, &r, waking = ++r.wakings] {
        if (waking == r.wakings)
            step(r);
    });
}

void simulated_daemon::enter_line(runner& r, job::operation op)
{
    if (r.waits_for_turn)
        return;
    r.waits_for_turn = op;
    r.ticket = line_.enter({job::urgency_of(op), 0, r.seniority, {}});
    waiting_[r.ticket] = &r;
    let_through();
}

void simulated_daemon::leave_line(runner& r)
{
    line_.leave(r.ticket);
    waiting_.erase(r.ticket);
    r.waits_for_turn.reset();
}

void simulated_daemon::make_call(runner& r, job::operation op)
{
    r.waits_for_turn.reset();
    r.is_calling = true;
    if (r.life.about_to_call(op))
        r.life.saved();
    net_.send(job::make_call(op, r.life.current()), [this, &r, op](const response& answered) {
        on_response(r, op, answered);
    });
}

void simulated_daemon::on_response(runner& r, job::operation op, const response& answered)
{
    r.is_calling = false;
    const job::answer a =
        answered.status == 429 ? job::deferred_answer() : job::answer_of(op, answered.status, answered.body);
    r.life.on_answer(op, a, time_.instant());
    end_turn(answered);
    step(r);
}

void simulated_daemon::step_sweep()
{
    if (sweep_call_ || sweep_is_calling_)
        return;
    const job::sweep_action next = sweep_.next(time_.now());
    if (next.call) {
        sweep_call_ = next.call;
        const job::standing s{job::urgency::ending, std::numeric_limits<std::int32_t>::max()};
        waiting_[line_.enter(s)] = nullptr;
        let_through();
    } else if (next.delay.count() > 0) {
        time_.after(next.delay, [this, waking = ++sweep_wakings_] {
            if (waking == sweep_wakings_)
                step_sweep();
        });
    }
}

void simulated_daemon::call_for_sweep()
{
    sweep_is_calling_ = true;
    net_.send(*std::exchange(sweep_call_, std::nullopt), [this](const response& answered) {
        on_response_to_sweep(answered);
    });
}

void simulated_daemon::on_response_to_sweep(const response& answered)
{
    sweep_is_calling_ = false;
    const bool was_used = sweep_.is_list_used();
    if (answered.status == 429)
        sweep_.on_answer({job::list_answer_kind::deferred}, time_.now());
    else
        sweep_.on_answer(
            answered.list ? *answered.list : job::list_answer_of(answered.status, answered.body),
            time_.now()
        );
    end_turn(answered);
    for (const job::finding& found : sweep_.take_findings()) {
        runner& r = *by_id_.at(found.id);
        if (found.job)
            r.life.on_answer(job::operation::get, job::answer_with(*found.job), time_.instant());
        else
            r.life.ask();
        step(r);
    }
    if (was_used != sweep_.is_list_used()) {
        for (const auto& r : runners_)
            step(*r);
    }
    step_sweep();
}

void simulated_daemon::let_through()
{
    while (!line_.empty() && under_way_ < options_.connections) {
        const auto delay = pacing_.until_next_call(line_.urgency_of_next(), time_.now());
        if (delay > delay.zero()) {
            time_.after(delay, [this, look = ++looks_] {
                if (look == looks_)
                    let_through();
            });
            return;
        }
        pacing_.call_made(time_.now());
        ++under_way_;
        const auto waiting = waiting_.extract(line_.take_next());
        if (waiting.mapped())
            make_call(*waiting.mapped(), *waiting.mapped()->waits_for_turn);
        else
            call_for_sweep();
    }
}

void simulated_daemon::end_turn(const response& answered)
{
    --under_way_;
    if (answered.status == 429) {
        pacing_.call_refused(time_.now());
        pacing_.pause(answered.retry_after, time_.now());
    } else {
        pacing_.call_answered(answered.remaining, time_.now());
    }
    let_through();
}

}  // namespace rdad::simulation
