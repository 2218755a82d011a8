// SPDX-License-Identifier: BSL-1.0
#include "pace/gate.hpp"

#include <algorithm>
#include <cassert>

namespace rdad::pace {
namespace {

/// Of a 429 that doesn't say how long.
constexpr std::chrono::seconds first_throttling(10);
constexpr std::chrono::minutes longest_throttling(5);

/// A closed gate isn't looked at more often.
constexpr std::chrono::seconds shortest_closing(1);

unsigned connections_at_first(const gate_options& options)
{
    return options.has_proxy_credentials ? 1 : options.connections;
}

backoff backoff_of(const backoff_limits& limits, std::uint32_t seed)
{
    return {limits.first, limits.cap, seed};
}

bool is_server_error(unsigned status)
{
    return status >= 500;
}

constexpr verdict put_off{.is_put_off = true};

}  // namespace

gate::gate(const gate_options& options, std::uint32_t seed, clock::time_point now)
    : options_(options),
      seed_(seed),
      budget_(options.limits, seed, now),
      connections_(connections_at_first(options)),
      throttle_backoff_(first_throttling, longest_throttling, seed),
      token_backoff_(backoff_of(options.for_token, seed)),
      proxy_backoff_(backoff_of(options.for_proxy, seed))
{}

void gate::set_options(const gate_options& options, clock::time_point now)
{
    options_ = options;
    ++generation_;
    doubted_since_ = 0;
    connections_ = connections_at_first(options);
    budget_.set_limits(options.limits, now);
    token_backoff_ = backoff_of(options.for_token, seed_ + generation_);
    proxy_backoff_ = backoff_of(options.for_proxy, seed_ + generation_);
    closed_until_ = {};
}

gate::opening gate::let_through(clock::time_point now)
{
    if (const auto place = take_place(now))
        return {.next = std::nullopt, .delay = {}, .place = place};
    if (queue_.empty() || turns_.size() >= most_turns(queue_.urgency_of_next()))
        return {};
    const auto delay = until_next_turn(now);
    if (delay > delay.zero())
        return {std::nullopt, delay};
    const ticket next = queue_.next();
    budget_.call_made(queue_.urgency_of_next(), now);
    if (allowance_)
        allowance_->call_made(next, queue_.urgency_of_next());
    turns_.emplace(next, turn{.standing = queue_.standing_of(next)});
    queue_.take_next();
    return {next};
}

gate::clock::duration gate::until_next_turn(clock::time_point now) const
{
    const urgency of_next = queue_.urgency_of_next();
    const auto delay = std::max(budget_.until_next_call(of_next, now), closed_until_ - now);
    return allowance_ ? std::max(delay, allowance_->until_next_call(of_next)) : delay;
}

/// While a token or credentials are tried, whatever else has its turn would write its record in vain. Urgent calls find
/// room beside starts that have taken all the turns ahead.
unsigned gate::most_turns(urgency of_next) const
{
    const bool is_trying = token_backoff_.failures() > 0 || connections_ < options_.connections;
    if (options_.ahead == 0 || is_trying || of_next >= urgency::looking)
        return connections_;
    const unsigned for_all = connections_ + options_.ahead;
    return of_next == urgency::starting ? for_all : for_all + connections_;
}

/// While the gate is closed they all have one, to learn that: their jobs are not to be kept from what else may happen to
/// them.
std::optional<gate::ticket> gate::take_place(clock::time_point now)
{
    if (ready_.empty() || (under_way_ >= connections_ && !is_closed(now)))
        return std::nullopt;
    const ticket next = ready_.take_next();
    turn& its = turns_.at(next);
    its.may_begin = under_way_ < connections_;
    its.is_under_way = true;
    ++under_way_;
    return next;
}

void gate::ready(ticket whose)
{
    assert(turns_.contains(whose));
    ready_.enter(whose, turns_.at(whose).standing);
}

bool gate::begin(ticket whose, clock::time_point now)
{
    turn& its = turns_.at(whose);
    assert(its.is_under_way);
    its.rejections = rejections_;
    its.refusals = refusals_;
    its.generation = generation_;
    return its.may_begin && !is_closed(now);
}

bool gate::may_be_sent(ticket whose, clock::time_point now)
{
    assert(turns_.contains(whose));
    if (budget_.is_paused(now) || (allowance_ && !allowance_->may_be_sent(whose)))
        return false;
    turns_[whose].is_sent = true;
    return true;
}

verdict gate::end(ticket whose, const call_result& result, clock::time_point now)
{
    assert(turns_.contains(whose));
    const turn ended = turns_.at(whose);
    turns_.erase(whose);
    ready_.leave(whose);
    under_way_ -= ended.is_under_way ? 1U : 0U;
    if (allowance_)
        allowance_->call_ended(whose);
    switch (result.end) {
    case call_end::answered: return on_answer(ended, result, now);
    case call_end::no_answer:
        // What comes to no connection is paced too.
        budget_.call_answered(std::nullopt, now);
        return {.trouble = trouble::unreachable};
    case call_end::not_made:
    case call_end::withdrawn:
    case call_end::no_token:
    case call_end::refused_token:
    case call_end::proxy_refused: break;
    }
    if (ended.is_sent)
        budget_.call_answered(std::nullopt, now);
    else
        budget_.call_not_made(now);
    if (result.end == call_end::no_token || result.end == call_end::refused_token)
        return on_no_token(result, now);
    if (result.end == call_end::proxy_refused)
        return on_proxy_refused(ended, result, now);
    return put_off;
}

verdict gate::on_no_token(const call_result& result, clock::time_point now)
{
    close(
        std::max<clock::duration>(token_backoff_.failed(), result.asked.value_or(std::chrono::seconds(0))),
        now
    );
    const bool is_refused = result.end == call_end::refused_token;
    return {.is_put_off = true, .trouble = is_refused ? trouble::token_refused : trouble::token_missing};
}

/// Of the calls that were under way together, the first one's 407 speaks for all; that of one which goes by earlier
/// options, for none.
verdict gate::on_proxy_refused(const turn& taken, const call_result& result, clock::time_point now)
{
    if (taken.refusals != refusals_ || taken.generation != generation_)
        return put_off;
    ++refusals_;
    doubted_since_ = result.connections_made;
    connections_ = 1;
    close(proxy_backoff_.failed(), now);
    return {.is_put_off = true, .trouble = trouble::proxy_refuses};
}

verdict gate::on_answer(const turn& taken, const call_result& result, clock::time_point now)
{
    if (result.status == 429)
        budget_.call_refused(now);
    else
        budget_.call_answered(result.remaining, now);
    const bool is_through = is_through_proxy(taken, result.connections_made);
    verdict v;
    if (result.status == 401) {
        v = on_unauthorized(taken, now);
    } else if (result.status == 429 || result.is_quota_exceeded) {
        v = on_throttled(result, now);
    } else {
        throttle_backoff_.succeeded();
        if (is_server_error(result.status))
            v.trouble = trouble::failing;
        else
            // Neither of those above says that the token was looked at.
            token_backoff_.succeeded();
        v.is_service_back = !is_server_error(result.status);
        if (result.asked)
            v.pause = budget_.pause(*result.asked, now);
    }
    v.is_proxy_accepting = is_through;
    return v;
}

verdict gate::on_throttled(const call_result& result, clock::time_point now)
{
    const auto asked = result.asked ? *result.asked : throttle_backoff_.failed();
    return {
        .is_put_off = true,
        .trouble = result.status == 429 ? trouble::throttled : trouble::quota_used_up,
        .pause = budget_.pause(asked, now)};
}

/// Of the calls that were under way with one token, the first one's 401 speaks for all.
verdict gate::on_unauthorized(const turn& taken, clock::time_point now)
{
    if (taken.rejections != rejections_)
        return put_off;
    ++rejections_;
    const bool may_have_run_out = token_backoff_.failures() == 0;
    const auto wait = token_backoff_.failed();
    // The first time a fresh one is tried at once.
    if (may_have_run_out)
        return put_off;
    close(wait, now);
    return {.is_put_off = true, .trouble = trouble::token_refused};
}

/// True if this answer is the first to show it. One that has come through a tunnel from before the refusal shows
/// nothing, nor does one by earlier options.
bool gate::is_through_proxy(const turn& taken, std::size_t connections_made)
{
    if (!doubted_since_ || connections_made <= *doubted_since_ || taken.generation != generation_)
        return false;
    doubted_since_.reset();
    connections_ = options_.connections;
    proxy_backoff_.succeeded();
    return true;
}

void gate::close(clock::duration time, clock::time_point now)
{
    closed_until_ = std::max(closed_until_, now + std::max<clock::duration>(time, shortest_closing));
}

}  // namespace rdad::pace
