// SPDX-License-Identifier: BSL-1.0
// The times on which the hosts of a fleet have agreed. Each follows from those above it.
#pragma once

#include "http/connect.hpp"
#include "job/arrival_doubt.hpp"

#include <chrono>

namespace rdad::fleet {

/// How long a session lives after its last keepalive: a host that dies is missed after so long.
inline constexpr std::chrono::seconds session_ttl(15);

/// From the sending of one keepalive to the next: two are tried before jobs may not be started any more, so that a member of
/// etcd which hangs costs nothing but its deadline.
inline constexpr std::chrono::seconds keepalive_every = session_ttl / 3;

/// Jobs are started only while the last keepalive that was acknowledged was sent less than so long ago: the lease lives for
/// at least the difference, in which a clock may be a little slow, and the host busy with other things.
inline constexpr std::chrono::seconds trusted_for = session_ttl - std::chrono::seconds(3);

/// A creation or an activation is sent within so long after its intent was, or not at all. Whoever adopts the record adds it
/// to what the request may take: more would only make that longer, and less would have a busy host withdraw.
inline constexpr std::chrono::seconds intent_lasts(8);

static_assert(2 * keepalive_every < trusted_for);
static_assert(intent_lasts < trusted_for);

// What holds a request that nobody waits for any more is the kernel of the host that has sent it, and what is between that
// and the service. Of the first undelivered_limit is the bound; longest_arrivals covers both.
static_assert(http::undelivered_limit < job::longest_arrivals().direct);
static_assert(http::undelivered_limit < job::longest_arrivals().by_proxy);

/// How long after the adoption of a record with an open intent the request may still arrive: it may not have been sent yet.
/// For job::life_options as well, whose life begins when the record is adopted. What a host does that is suspended between
/// its last look at the clock and the write, nobody can bound: that is what a doubt is for.
constexpr job::longest_arrivals arrivals_after_adoption(job::longest_arrivals arrivals = {})
{
    arrivals.direct += intent_lasts;
    arrivals.by_proxy += intent_lasts;
    return arrivals;
}

/// From a request to etcd that was for nothing to the next one. A fleet has some ten hosts, maybe a hundred: when all ask
/// again after so long, etcd has little to do by that.
inline constexpr std::chrono::seconds retry_after(1);

/// A session that has ended leaves its records to the host that is chosen for each; after so long to any.
inline constexpr std::chrono::seconds left_over_after(10);

/// How long a doubt is kept.
inline constexpr std::chrono::hours doubt_lasts(24);

// No clock is known to two hosts, so a grant is bound to the ask that it answers: the leader has seen the ask when it
// grants, so the ask was sent before. What is over by the host's clock so long after sending it is over by the leader's so
// long after granting.

/// How often a host that has calls to make asks, and the leader grants.
inline constexpr std::chrono::seconds ask_every(1);

/// For how long calls may be sent by a grant, from when its ask was sent.
inline constexpr std::chrono::seconds grant_lasts(3);

/// What a request may take to the service, beyond what it takes usually, and two clocks go apart in a minute.
inline constexpr std::chrono::seconds call_slack(1);

/// What each subscription has a limit of.
inline constexpr std::chrono::minutes minute_of_limit(1);

/// For how long a granted call counts beyond the length of the limit.
inline constexpr std::chrono::seconds held_beyond = grant_lasts + call_slack;

/// The leader takes a host that it has heard nothing new of for so long for one that is cut off, and keeps some calls for it.
inline constexpr std::chrono::seconds silent_after(10);

/// An ask lands while the session lives by which it is fenced, which elections may prolong. It was sent after the budget was
/// told that it names; only where that isn't longer ago than a session lives by itself, its host is heard of.
inline constexpr std::chrono::seconds budget_is_recent_for = session_ttl + std::chrono::seconds(1);

/// A host that is cut off makes these calls so long after it has sent its last ask: by then the leader has kept them for a
/// minute.
inline constexpr std::chrono::seconds alone_after =
    budget_is_recent_for + silent_after + minute_of_limit + held_beyond;

}  // namespace rdad::fleet
