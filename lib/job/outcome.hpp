// SPDX-License-Identifier: BSL-1.0
// How a job ended for the daemon.
#pragma once

#include "api/error.hpp"
#include "api/job.hpp"
#include "api/messages.hpp"

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace rdad::job {

/// The states that a record can end in. Each is the name of a folder of the spool.
enum class final_state
{
    success,      ///< the job ended well
    failed,       ///< the job ended badly
    cancelled,    ///< the job was cancelled
    unsubmitted,  ///< patched as asked and not started
    held,         ///< waits for a person
    rejected,     ///< never started: the spec is bad, or the service refused it
};

inline constexpr std::array all_final_states{
    final_state::success,
    final_state::failed,
    final_state::cancelled,
    final_state::unsubmitted,
    final_state::held,
    final_state::rejected,
};

std::string_view to_string(final_state state) noexcept;

/// What became of a job.
struct outcome
{
    final_state state;

    /// Why, in a sentence.
    std::string reason;

    /// What the service answered, if an error of its was the reason.
    std::optional<api::error> error{};

    /// The header x-correlation-id of the answer that told of a refusal or a failure: the provider's support asks for it.
    /// Null: there was none.
    std::optional<std::string> correlation_id{};

    friend bool operator==(const outcome&, const outcome&) = default;
};

/// What a Job document says of a job's end. Its state must be a final one, as api::is_final tells. `messages` are those of
/// its run, where the document hasn't got them; null if nobody knows.
outcome outcome_of(const api::job& job, const std::optional<api::job_messages>& messages = {});

}  // namespace rdad::job
