// SPDX-License-Identifier: BSL-1.0
// What the small keys of a fleet hold.
#pragma once

#include "api/service.hpp"
#include "fleet/host_session.hpp"
#include "fleet/record_id.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rdad::fleet {

/// h/<host>: one that is there.
struct member
{
    /// Its name, for people.
    std::string name;

    /// The latest format of a kept_life that it reads.
    std::int64_t format = 0;

    friend bool operator==(const member&, const member&) = default;
};

/// f/<job>/<r>: a job that is followed, by that record.
struct followed_job
{
    record_id record;
    host_session owner;

    friend bool operator==(const followed_job&, const followed_job&) = default;
};

/// doubt/<job>: a job that counts as not started, though a call was sent that may start it. Whoever finds it active sees to
/// it, unless it is followed by then: a record that was dropped later may have started it, whose owner deletes the doubt
/// before. Kept for doubt_lasts.
struct doubt
{
    std::string job_id;
    record_id record;

    /// Of the record at its home host, for people.
    std::string name;

    /// Which service the job is of. Never null.
    const api::service* service = &api::realitydataanalysis;

    /// When its record ended, by the calendar.
    std::chrono::sys_seconds since;

    /// What is to be done where it is active. True: it was to be stopped, and is cancelled. False: its start was refused, or
    /// it was held; it goes on, and is followed.
    bool is_to_be_cancelled = true;

    friend bool operator==(const doubt&, const doubt&) = default;
};

// JSON objects. Members that are not known are passed over, so that a later release may add some.

std::string to_text(const member& member);
std::string to_text(const followed_job& followed);
std::string to_text(const doubt& doubt);

/// leader: which session leads.
std::string to_text(const host_session& leader);

// Null for what makes no sense.

std::optional<member> read_member(std::string_view text);
std::optional<followed_job> read_followed_job(std::string_view text);
std::optional<doubt> read_doubt(std::string_view text);
std::optional<host_session> read_leader(std::string_view text);

}  // namespace rdad::fleet
