// SPDX-License-Identifier: BSL-1.0
// What the fleet keeps of a record that isn't done: whose it is, what may have been begun for it, and the record itself but
// for its spec.
#pragma once

#include "failure/failure.hpp"
#include "fleet/host_session.hpp"
#include "job/call.hpp"
#include "job/record.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rdad::fleet {

/// The latest format that this release reads, and the one that it writes. Hosts tell theirs; one that a host can't read is
/// written once no such host is alive. It rises with that of job::record as well.
inline constexpr std::int64_t latest_format = 1;

/// A call that may start, or make, what costs money was to be sent: nobody knows what has come of it.
struct intent
{
    /// operation::create or operation::activate.
    job::operation operation = job::operation::activate;

    /// Whose request it is.
    host_session by;

    friend bool operator==(const intent&, const intent&) = default;
};

/// How a record came to its owner, where that isn't the session that has published it.
struct adoption
{
    host_session from;
    std::chrono::sys_seconds time;  ///< by the calendar of the host that has adopted it, for people

    friend bool operator==(const adoption&, const adoption&) = default;
};

/// What the key life/r holds.
struct kept_life
{
    host_session owner;

    /// Of the record, as people know it. At its home it is unique.
    std::string name;

    /// The host on which it was dropped, and to which its end goes.
    std::string home;

    /// The call that may be under way at present, of the owner. Null: none.
    std::optional<fleet::intent> intent{};

    /// What was sent, or may have been, before that, by earlier owners or for an earlier record of the job, and nobody has
    /// seen the end of: an activation rather than a creation. Null: nothing.
    std::optional<job::operation> open{};

    /// Null where it was never adopted.
    std::optional<adoption> adopted{};

    /// The job for which there is a key f/ of this record. Null: the record isn't followed.
    std::optional<std::string> followed{};

    /// As text_without_spec() writes it.
    std::string record_text;

    friend bool operator==(const kept_life&, const kept_life&) = default;
};

/// One JSON object, in latest_format.
std::string to_text(const kept_life& life);

/// Reads what to_text() wrote, of this or an earlier release. A failure that isn't of std::errc::not_supported: it makes no
/// sense. One that is: a newer release has written it, and hosts of that go on with the record.
result<kept_life> read_kept_life(std::string_view text);

/// The record as text, without its spec and the service's Job document, which is asked for again.
std::string text_without_spec(const job::record& record);

/// The record that text_without_spec() has written, with its spec, as it was dropped. Failures are those of
/// read_kept_life().
result<job::record> record_with_spec(std::string_view record_text, std::string_view spec_text);

// What life/r holds next.

/// The call is to be sent by its owner. One that was open before stays so. An activation is open from now on, until the job
/// is followed: activate() deletes the doubt in which an earlier record may have left the job, and where this one isn't
/// started either, its end is in doubt in the place of that.
kept_life with_intent(kept_life life, job::operation operation);

/// The call of the intent was not sent, or was answered and has begun nothing. What is open stays so.
kept_life without_intent(kept_life life);

/// The service has shown that the job is started: nothing is open any more.
kept_life followed_as(kept_life life, std::string job_id);

/// The record is that of `by` from now on, and the call of its last owner is open.
kept_life adopted_by(kept_life life, const host_session& by, std::chrono::sys_seconds now);

/// What may have been sent, the call of the intent too. As kept_life::open.
std::optional<job::operation> open_call(const kept_life& life);

}  // namespace rdad::fleet
