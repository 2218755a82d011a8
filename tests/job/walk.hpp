// SPDX-License-Identifier: BSL-1.0
// Walks the life of a job step by step: what it does next is told by name, what it sees are HTTP responses.
#pragma once

#include "api/json/json_text.hpp"
#include "job/life/life.hpp"

#include <boost/json/value.hpp>

#include <chrono>
#include <optional>
#include <random>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>

namespace rdad::job {

inline constexpr const char* some_id = "6f51448f-6377-4330-9ab0-f13fe994b3f1";

inline constexpr std::chrono::system_clock::time_point some_time{std::chrono::hours(500'000)};

/// A spec that says no more than which job is to be started.
inline const std::string only_id = R"({"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1"})";

inline spec spec_of(std::string_view text)
{
    return parse_spec(api::parse_json(text).value().as_object()).value();
}

/// The response to a patch or a get of a job in that state.
inline std::string job_body(std::string_view state, std::string_view more = "")
{
    std::string body = R"({"job": {"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1", "state": ")";
    return body.append(state).append("\"").append(more).append("}}");
}

inline const std::string job_not_found =
    R"({"error": {"code": "JobNotFound", "message": "Requested job is not available."}})";

inline const std::string invalid_change =
    R"({"error": {"code": "InvalidRealityDataAnalysisRequest", "message": "Cannot modify job.",
        "details": [{"code": "InvalidChange", "message": "Cannot resubmit an already submitted job."}]}})";

class walk
{
public:
    explicit walk(std::string_view spec_text)
        : walk(new_record(spec_of(spec_text), std::string(spec_text), "a.json", some_time))
    {}

    explicit walk(record r) : life_(std::move(r), options(), 1, now_) {}

    /// Estimates are wanted from now on, whatever the spec says.
    void need_estimate()
    {
        needs_estimate_ = true;
        life_.set_needs_estimate(true);
    }

    /// The next action, by name. Saves are carried out and called "save". Whenever it waits, another life goes on in its
    /// place, as in a daemon that keeps nothing else of a job that waits.
    std::string next()
    {
        const action a = life_.next(now_, how_);
        if (a.kind == action_kind::save) {
            on_disk_ = life_.current();
            life_.saved(life_.version());
        }
        if (a.kind != action_kind::save)
            delay_ = a.delay;
        if (a.kind == action_kind::wait || a.kind == action_kind::call)
            go_on_from_notes();
        std::ostringstream name;
        name << a;
        return a.kind == action_kind::wait ? "wait" : name.str();
    }

    /// Makes the call that is next and has it answered. Tells the call's name, and whether it was saved
    /// before.
    std::string answer(unsigned status, std::string_view body) { return answer(status, body, std::nullopt); }

    /// The same with a Retry-After that is meant for this job.
    std::string answer(
        unsigned status,
        std::string_view body,
        std::optional<std::chrono::milliseconds> retry_after
    )
    {
        std::string name;
        const operation op = begin_call(name);
        job::answer a = answer_of(op, status, body);
        a.retry_after = retry_after;
        life_.on_answer(op, a, now_);
        return name;
    }

    /// The same, answered with an x-correlation-id.
    std::string answer_with_correlation_id(unsigned status, std::string_view body, std::string id)
    {
        std::string name;
        const operation op = begin_call(name);
        job::answer a = answer_of(op, status, body);
        a.correlation_id = std::move(id);
        life_.on_answer(op, a, now_);
        return name;
    }

    /// The call that is next is answered by a redirect to there.
    void redirect(std::string_view location)
    {
        std::string name;
        const operation op = begin_call(name);
        life_.on_answer(op, answer_of(op, 301, "", location), now_);
    }

    std::string lose_answer(bool by_proxy = false) { return fail(true, by_proxy); }
    std::string fail_to_connect() { return fail(false, false); }

    std::string defer()
    {
        std::string name;
        const operation op = begin_call(name);
        life_.on_answer(op, deferred_answer(), now_);
        return name;
    }

    void follow_by(following how) { how_ = how; }

    /// Whether calls go by way of a proxy, as a restarted daemon sees.
    void use_proxy(bool does = true) { by_proxy_ = does; }

    /// The call that is next has gone by way of a proxy, which has answered so.
    void answer_by_proxy(unsigned status, std::string_view body)
    {
        std::string name;
        const operation op = begin_call(name);
        job::answer a = answer_of(op, status, body);
        a.by_proxy = true;
        life_.on_answer(op, a, now_);
    }

    /// The job is cancelled while the call that is next is under way.
    void cancel_in_call(unsigned status, std::string_view body)
    {
        std::string name;
        const operation op = begin_call(name);
        order_cancel();
        life_.on_answer(op, answer_of(op, status, body), now_);
    }

    /// The list of jobs has shown that document, or the job no more.
    void find(std::string_view body)
    {
        life_.on_answer(operation::get, answer_with(api::read_job_response(body).value()), now_);
    }
    void ask() { life_.ask(); }

    bool order_cancel() { return life_.order_cancel(now_); }
    bool release() { return life_.release(now_); }
    void hold_as_repetition() { life_.hold_as_repetition("another", now_); }

    /// Begins the call that is next and dies: what is on the disk is all that is left.
    void crash_in_call()
    {
        std::string name;
        begin_call(name);
        restart();
    }

    void restart() { life_ = life(read_record(to_text(on_disk_)).value(), options(), 1, now_); }

    /// As a release takes it from held/.
    void restart_held()
    {
        life_ = life(read_record(to_final_text(life_.current())).value(), options(), 1, now_);
    }

    void pass(std::chrono::milliseconds time)
    {
        now_.steady += time;
        now_.calendar += time;
    }

    /// Lets the time of the wait that was next pass.
    void pass_delay() { pass(delay_); }

    const instant& now() const { return now_; }
    std::chrono::milliseconds delay() const { return delay_; }
    bool is_to_be_looked_at_later() const { return life_.is_to_be_looked_at_later(); }
    const record& current() const { return life_.current(); }

    /// "state: reason" of the outcome.
    std::string outcome() const
    {
        const auto& o = current().outcome;
        return o ? std::string(to_string(o->state)) + ": " + o->reason : "none";
    }

    /// Names of the events, in order.
    std::string events() const
    {
        std::string names;
        for (const event& e : current().events)
            names.append(names.empty() ? "" : " ").append(to_string(e.kind));
        return names;
    }

private:
    life_options options() const
    {
        return {
            .schedule = {.poll_intervals = documented_intervals()},
            .by_proxy = by_proxy_,
        };
    }

    void go_on_from_notes()
    {
        life_.saved(life_.version());
        life_ = life(
            read_record(to_text(life_.current())).value(),
            options(),
            life_.notes(),
            static_cast<std::uint32_t>(seeds_())
        );
        life_.set_needs_estimate(needs_estimate_);
    }

    operation begin_call(std::string& name)
    {
        const action a = life_.next(now_, how_);
        if (a.kind != action_kind::call)
            throw std::logic_error("no call is next");
        name = to_string(a.operation);
        if (life_.about_to_call(a.operation)) {
            on_disk_ = life_.current();
            life_.saved(life_.version());
            name = "save, " + name;
        }
        return a.operation;
    }

    std::string fail(bool sent, bool by_proxy)
    {
        std::string name;
        const operation op = begin_call(name);
        life_.on_answer(op, no_answer("The connection was reset.", sent, by_proxy), now_);
        return name;
    }

    instant now_{
        std::chrono::steady_clock::time_point(std::chrono::hours(1)),
        some_time,
    };
    following how_ = following::progress;
    bool by_proxy_ = false;
    bool needs_estimate_ = false;
    std::mt19937 seeds_;
    life life_;
    record on_disk_ = life_.current();
    std::chrono::milliseconds delay_{};
};

/// A job that is active, when it is next to be looked at.
inline walk followed()
{
    walk w(only_id);
    w.answer(200, job_body("active"));
    w.next();
    w.next();
    w.pass_delay();
    return w;
}

/// Lets waits pass until something else is next.
inline std::string next_after_waits(walk& w)
{
    std::string next = w.next();
    while (next == "wait") {
        w.pass_delay();
        next = w.next();
    }
    return next;
}

}  // namespace rdad::job
