// SPDX-License-Identifier: BSL-1.0
// How many calls each host of a fleet may make: what the leader grants.
#pragma once

#include "fleet/boot_clock.hpp"
#include "fleet/budget/grants.hpp"
#include "fleet/budget/held_places.hpp"
#include "pace/budget.hpp"

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>

namespace rdad::fleet {

/// Grants calls to the hosts that ask for them, such that in no minute, and no hour, more are sent by all of them than the
/// limits allow, whatever of asks and grants is lost or late.
///
/// A grant holds places from when it is given, until held_beyond after the length of the limit; what of it wasn't used is
/// given back when its host says that it is over. Each ask is answered once.
///
/// Urgent calls go first. Others are granted as evenly as the limit allows, a twentieth of a minute's at once after a quiet
/// time, and leave a fiftieth of a minute's and a tenth of an hour's places to urgent ones, as pace::budget does for one
/// host. Hosts share alike: they get calls by turns.
///
/// Hosts that are cut off make a tenth of the calls altogether. Of each that says nothing as much is kept from others,
/// until it is heard of again or forgotten. It is heard of by an ask that names a budget which was told not long ago: others
/// may have been under way since before it was cut off, and are not answered.
class shares
{
public:
    /// `predecessor` is what `budget` held when the leader's key was there: as each leader writes it in transactions which
    /// compare that key, and that `budget` is still what the leader has seen with the asks, nothing was granted that it doesn't
    /// tell. So there is nothing to wait for but that what it tells
    /// is over. Null: there was none, or it couldn't be read. Then nothing is granted for a minute and held_beyond, in
    /// which others may have used up the limit.
    shares(const pace::call_limits& limits, const std::optional<grants>& predecessor, boot_time now);

    /// What a host asks, each time that it is seen. The first ask that is seen of a host may be of any age, so it isn't
    /// answered.
    void take(const std::string& host, const ask& its, boot_time now);

    /// The host is gone for good: no calls are kept for it any more.
    void forget(const std::string& host, boot_time now);

    /// What to write as `budget` now. It counts as written.
    grants next(boot_time now);

    /// Other limits from now on. What was granted counts on.
    void set_limits(const pace::call_limits& limits, boot_time now);

private:
    struct given
    {
        boot_time since;
        unsigned calls;
    };

    struct known_host
    {
        ask last;  // of which only the numbers are known where `has_asked` is false
        boot_time seen;
        bool has_asked = false;
        bool was_silent = true;  // at some time since it was heard of last
        bool is_answered = true;
        unsigned alone = 0;  // the most that it may make in a minute while it is cut off
        host_grant grant = {};
        std::map<std::uint64_t, given> given_by_ask = {};  // that it hasn't told the use of
    };

    struct told_budget
    {
        std::uint64_t number;
        boot_time when;
        unsigned alone;
    };

    static bool is_silent(const known_host& one, boot_time now);
    std::deque<told_budget>::const_iterator find_recent(std::uint64_t budget, boot_time now) const;
    void take_new(known_host& one, const ask& its, boot_time now);
    void settle(known_host& one, const used_grant& used);
    void hold(unsigned calls, boot_time now);
    void find_silent(boot_time now);
    double tokens_at(boot_time now) const;
    double burst() const;
    double calls_per_second() const;
    unsigned alone_of_each() const;
    unsigned kept_for_silent() const;
    unsigned places(bool for_urgent, boot_time now) const;
    unsigned share_out(unsigned host_grant::*kind, unsigned ask::*asked, unsigned most, boot_time now);

    pace::call_limits limits_;
    held_places minute_;
    held_places hour_;
    std::map<std::string, known_host> hosts_;
    std::uint64_t last_budget_ = 0;
    std::deque<told_budget> told_;  // while they are recent
    std::string last_served_;       // by turns
    double tokens_;                 // calls that the spacing allowed at tokens_counted_
    boot_time tokens_counted_;
    boot_time paused_until_{};
    unsigned told_alone_ = 0;
};

}  // namespace rdad::fleet
