// SPDX-License-Identifier: BSL-1.0
// What the journal is told of one event, before anybody has decided how it is written.
#pragma once

#include "journal/message_kind.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace rdad::journal {

/// The names of the fields that entries have beside those of systemd.journal-fields(7). rdad(8) promises
/// them.
namespace field_name {

inline constexpr std::string_view spec = "RDAD_SPEC";                    ///< the name of the job's record
inline constexpr std::string_view job_id = "RDAD_JOB_ID";                ///< where the job has an id
inline constexpr std::string_view state = "RDAD_STATE";                  ///< as `rdactl status` has it
inline constexpr std::string_view service = "RDAD_SERVICE";              ///< of the job, by its name
inline constexpr std::string_view operation = "RDAD_OPERATION";          ///< what a call or an order was for
inline constexpr std::string_view http_status = "RDAD_HTTP_STATUS";      ///< of the service's answer
inline constexpr std::string_view retry_after = "RDAD_RETRY_AFTER_SEC";  ///< how long calls wait, in seconds
inline constexpr std::string_view estimated_cost = "RDAD_ESTIMATED_COST";  ///< in cost units of the service
inline constexpr std::string_view correlation_id =
    "RDAD_CORRELATION_ID";  ///< x-correlation-id of the answer by which a job has ended

}  // namespace field_name

struct field
{
    /// One of `field_name`.
    std::string_view name;

    std::string value;
};

struct entry
{
    message_kind kind;

    /// One or more sentences, on one line.
    std::string message;

    /// Each name once at most.
    std::vector<field> fields;
};

}  // namespace rdad::journal
