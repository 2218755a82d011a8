// SPDX-License-Identifier: BSL-1.0
// The way that all calls go, one by one: whose turn it is, and what closes it for all of them.
#pragma once

#include "pace/allowance.hpp"
#include "pace/backoff.hpp"
#include "pace/budget.hpp"
#include "pace/queue.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>

namespace rdad::pace {

/// The waits between tries, as backoff draws them.
struct backoff_limits
{
    std::chrono::milliseconds first;
    std::chrono::milliseconds cap;
};

struct gate_options
{
    call_limits limits;

    /// The most calls that are under way at a time.
    unsigned connections;

    /// A proxy is told credentials. Directories lock accounts with which a wrong password is tried a few times: until
    /// it has let a call through, one at a time tries them.
    bool has_proxy_credentials = false;

    /// Of looking for a token that is accepted, and for credentials that the proxy accepts.
    backoff_limits for_token;
    backoff_limits for_proxy;

    /// How many more calls than that may have their turn: their records are written, many at a time, while others are
    /// under way. Those that only look at a job write nothing, and have none ahead.
    unsigned ahead = 0;
};

/// What has come of a call, as far as it concerns all of them.
enum class call_end
{
    not_made,       ///< nothing was sent: it isn't wanted any more, or its record could not be written
    withdrawn,      ///< may_be_sent() has said no
    no_token,       ///< there is no access token
    refused_token,  ///< there is none but one that the service has refused
    proxy_refused,  ///< the proxy doesn't accept the credentials, or wants some
    no_answer,      ///< there is no connection, or none that has brought an answer
    answered,       ///< by the service, or by something that speaks in its place
};

struct call_result
{
    call_end end;

    // Of an answer.
    unsigned status = 0;

    /// It is the 403 of a quota that is used up.
    bool is_quota_exceeded = false;

    /// How many more calls the service would let in. Null if it doesn't say.
    std::optional<unsigned> remaining{};

    /// For how long all calls are to wait, or, of no token, the next try. Null if nobody asks for it.
    std::optional<std::chrono::milliseconds> asked{};

    /// Of an answer, and of a proxy's refusal: how many connections were made so far.
    std::size_t connections_made = 0;
};

/// What is wrong for all calls.
enum class trouble
{
    unreachable,    ///< no answer
    failing,        ///< a 5xx
    throttled,      ///< a 429
    quota_used_up,  ///< the 403 of a quota
    token_missing,
    token_refused,  ///< a 401 to a token that was fresh, or there is none that is
    proxy_refuses,  ///< a 407
};

/// What a call's end means.
struct verdict
{
    /// It concerns all calls and not this one, which counts as not made and is to be made again.
    bool is_put_off = false;

    /// What the operator is to be told of. Null: nothing, or the first call with it speaks for all.
    std::optional<pace::trouble> trouble{};

    /// How long all calls wait, as the service has asked for, or because of a 429. Zero if they don't.
    std::chrono::steady_clock::duration pause{};

    // What is over by this.
    bool is_service_back = false;     ///< it answers, and accepts the token
    bool is_proxy_accepting = false;  ///< the proxy lets calls through
};

/// Lets calls through when the budget says, in the order of the queue; no more are under way than there are connections.
/// Settles what concerns all calls alike: the rate limit, the token, and the proxy.
///
/// Whoever drives it enters calls, and after each of these functions asks let_through() for calls that get on until it
/// names none. One that has its turn writes its record, and is ready(). Once it has a place among those that are under
/// way it asks begin() whether it may look for its token, and may_be_sent() right before its request is written. It ends
/// with end(), whatever comes of it.
class gate
{
public:
    using clock = std::chrono::steady_clock;
    using ticket = queue::ticket;

    /// `seed` is for the jitter of waits.
    gate(const gate_options& options, std::uint32_t seed, clock::time_point now);

    /// Other options. Whoever has changed them may have mended the token or the proxy's credentials: it opens. Calls
    /// that are under way end by the old ones.
    void set_options(const gate_options& options, clock::time_point now);

    /// Calls need its consent as well, from now on. Null: the budget decides alone. Must outlive this, or be taken back.
    void set_allowance(allowance* allowance) noexcept { allowance_ = allowance; }

    /// A call begins to wait for its turn.
    ticket enter(const standing& standing) { return queue_.enter(standing); }

    /// It waits no longer. Nothing happens if it has had its turn.
    void leave(ticket whose) { queue_.leave(whose); }

    /// How many of those that wait for their turn are as urgent as that, or more.
    std::size_t waiting(urgency at_least) const { return queue_.count(at_least); }

    struct opening
    {
        /// The call whose turn it is; it waits no longer. Null: none.
        std::optional<ticket> next;

        /// When to ask again, where nothing else happens before. Zero: there is nothing to wait for.
        clock::duration delay{};

        /// The call, of those that are ready, that has a place now. Null: none. Where there is one, there is no next.
        std::optional<ticket> place{};
    };

    opening let_through(clock::time_point now);

    /// The call whose turn it is begins to wait for a place. Only of one that let_through() has named, and once.
    void ready(ticket whose);

    /// The call that has a place looks for its token now, unless this says no: the gate has closed since it had its
    /// turn, which is to be ended then. Only of one that let_through() has given a place.
    bool begin(ticket whose, clock::time_point now);

    /// The request is written now, unless this says no: a token was fetched and a connection opened since the call
    /// began, and the service may have asked for a pause meanwhile.
    bool may_be_sent(ticket whose, clock::time_point now);

    /// The turn is over. Only of a call that let_through() has named, and once.
    verdict end(ticket whose, const call_result& result, clock::time_point now);

    /// The service has asked an earlier process to be left alone for so long. Answers how long that is altogether.
    clock::duration pause(clock::duration asked, clock::time_point now) { return budget_.pause(asked, now); }

    bool is_paused(clock::time_point now) const { return budget_.is_paused(now); }

    /// How long the service wants no calls; zero if it takes them.
    clock::duration pause_left(clock::time_point now) const { return budget_.pause_left(now); }

    call_counts counts(clock::time_point now) const { return budget_.counts(now); }

private:
    struct turn
    {
        pace::standing standing;
        bool is_under_way = false;
        bool may_begin =
            false;  ///< it has a place because there was one, and not because the gate was closed
        bool is_sent = false;
        // As they were when it began.
        unsigned rejections = 0;
        unsigned refusals = 0;
        unsigned generation = 0;
    };

    unsigned most_turns(urgency of_next) const;
    clock::duration until_next_turn(clock::time_point now) const;
    std::optional<ticket> take_place(clock::time_point now);
    bool is_closed(clock::time_point now) const { return is_paused(now) || now < closed_until_; }
    verdict on_no_token(const call_result& result, clock::time_point now);
    verdict on_proxy_refused(const turn& taken, const call_result& result, clock::time_point now);
    verdict on_answer(const turn& taken, const call_result& result, clock::time_point now);
    verdict on_throttled(const call_result& result, clock::time_point now);
    verdict on_unauthorized(const turn& taken, clock::time_point now);
    bool is_through_proxy(const turn& taken, std::size_t connections_made);
    void close(clock::duration time, clock::time_point now);

    gate_options options_;
    std::uint32_t seed_;
    budget budget_;
    allowance* allowance_ = nullptr;
    pace::queue queue_;
    pace::queue ready_;  ///< those that have had their turn, and no place
    std::map<ticket, turn> turns_;
    unsigned connections_;    ///< how many calls may be under way now
    unsigned under_way_ = 0;  ///< and how many are
    backoff throttle_backoff_;
    backoff token_backoff_;
    backoff proxy_backoff_;
    unsigned rejections_ = 0;  ///< of tokens, by a 401
    unsigned refusals_ = 0;    ///< of the proxy, by a 407
    unsigned generation_ = 0;  ///< of options

    /// How many connections there were when the proxy refused one, or 0 where it has refused none yet. Null once it
    /// has let one through since.
    std::optional<std::size_t> doubted_since_ = 0;

    /// For want of a token that is accepted, or of credentials that the proxy accepts.
    clock::time_point closed_until_{};
};

}  // namespace rdad::pace
