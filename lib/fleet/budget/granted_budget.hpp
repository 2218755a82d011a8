// SPDX-License-Identifier: BSL-1.0
// Which calls a host of a fleet may make now, by what the leader has granted it.
#pragma once

#include "fleet/boot_clock.hpp"
#include "fleet/budget/grants.hpp"
#include "fleet/timing.hpp"
#include "pace/queue.hpp"
#include "pace/urgency.hpp"

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>

namespace rdad::fleet {

/// How many calls wait for their turn.
struct waiting_calls
{
    unsigned urgent = 0;  ///< such as end and cancel jobs
    unsigned others = 0;
};

/// A call needs a granted one to have its turn, and one that is still good when it is sent. Without grants no call goes;
/// unless the host is cut off for alone_after: then few go, and none that starts a job.
class granted_budget
{
public:
    using ticket = pace::queue::ticket;

    /// Of a process that begins now: what an earlier one has called isn't known.
    granted_budget(std::string host, boot_time now) : host_(std::move(host)), began_(now) {}

    /// The session from now on, before which nothing is asked. What was granted in an earlier one stays good.
    void begin(std::int64_t session) noexcept { session_ = session; }

    /// What to write as the host's ask now; it counts as sent. Each second while calls wait or are granted, and every few
    /// seconds else; not once the session isn't trusted any more, or the host never makes a call alone. `waiting`: without
    /// those that have had their turn. `pause`: how long the service has asked this host to make no calls; zero if it
    /// hasn't.
    ask next_ask(const waiting_calls& waiting, std::chrono::milliseconds pause, boot_time now);

    /// What the leader grants, each time that it is seen.
    void take(const grants& told, boot_time now);

    /// How long until a call of that urgency may have its turn; zero if now. It may be too long where something is granted
    /// meanwhile.
    boot_clock::duration until_next_call(pace::urgency urgency, boot_time now) const;

    /// A call has its turn. Only when until_next_call(urgency, now) is zero.
    void call_made(ticket whose, pace::urgency urgency, boot_time now);

    /// Whether it may be sent now, which it is then.
    bool may_be_sent(ticket whose, boot_time now);

    /// Its turn is over, whether it was sent or not. Nothing happens where it has had none here.
    void call_ended(ticket whose);

private:
    struct good_grant
    {
        std::uint64_t ask;
        boot_time sent;  // the ask
        unsigned calls = 0;
        unsigned urgent = 0;
        unsigned used = 0;
    };

    struct turn
    {
        pace::urgency urgency;
        std::uint64_t ask = 0;  // 0: made alone
        bool is_from_urgent = false;
        bool is_sent = false;
    };

    static bool is_good(const good_grant& one, boot_time now) { return now < one.sent + grant_lasts; }
    good_grant* find(std::uint64_t ask);
    std::optional<turn> take_one(pace::urgency urgency, boot_time now);
    void give_back(const turn& taken);
    waiting_calls granted(boot_time now) const;
    bool needs_other(const turn& taken, boot_time now) const;
    unsigned unsent(bool is_urgent, boot_time now) const;
    bool is_alone(boot_time now) const;
    unsigned made_alone(boot_time now) const;
    void count_alone(boot_time now);
    boot_clock::duration until_alone(pace::urgency urgency, boot_time now) const;

    std::string host_;
    boot_time began_;
    std::int64_t session_ = 0;
    std::uint64_t last_ask_ = 0;
    std::uint64_t last_granted_ = 0;
    std::uint64_t seen_budget_ = 0;
    std::deque<good_grant> grants_;  // one an ask, also once it is over, until it was told often enough
    std::map<ticket, turn> turns_;
    unsigned alone_ = 0;
    std::optional<boot_time> asked_last_;
    std::deque<boot_time> alone_calls_;  // when those were sent that hold a place
    boot_time paused_until_{};
};

}  // namespace rdad::fleet
