// SPDX-License-Identifier: BSL-1.0
#include "job/outcome.hpp"

#include "api/shortened.hpp"

#include <fmt/format.h>

#include <cassert>
#include <utility>
#include <vector>

namespace rdad::job {
namespace {

final_state final_state_of(api::job_state state)
{
    switch (state) {
    case api::job_state::success: return final_state::success;
    case api::job_state::failed: return final_state::failed;
    case api::job_state::cancelled: return final_state::cancelled;
    default: break;
    }
    return final_state::unsubmitted;
}

/// The message with its placeholders filled in: "{0}", "{1}", …, or "%1", "%2", … in the second generation.
std::string filled_in(const api::execution_message& execution_message)
{
    std::string text =
        execution_message.message.empty() ? execution_message.title : execution_message.message;
    for (std::size_t i = 0; i < execution_message.params.size(); ++i) {
        for (const std::string& placeholder : {fmt::format("{{{}}}", i), fmt::format("%{}", i + 1)}) {
            if (const auto at = text.find(placeholder); at != text.npos)
                text.replace(at, placeholder.size(), execution_message.params[i]);
        }
    }
    return text;
}

/// What went wrong in a failed job, as far as the service says.
std::string failure_text(const std::vector<api::execution_message>& errors)
{
    std::string text;
    for (const api::execution_message& m : errors) {
        text += " " + filled_in(m);
        if (text.size() > api::longest_words)
            break;
    }
    return api::shortened(std::move(text));
}

std::string reason_of(final_state state, const std::vector<api::execution_message>& errors)
{
    switch (state) {
    case final_state::success: return "The job ended with success.";
    case final_state::cancelled: return "The job was cancelled.";
    default: return "The job failed." + failure_text(errors);
    }
}

}  // namespace

std::string_view to_string(final_state state) noexcept
{
    switch (state) {
    case final_state::success: return "success";
    case final_state::failed: return "failed";
    case final_state::cancelled: return "cancelled";
    case final_state::unsubmitted: return "unsubmitted";
    case final_state::held: return "held";
    case final_state::rejected: return "rejected";
    }
    return "";
}

outcome outcome_of(const api::job& job, const std::optional<api::job_messages>& messages)
{
    assert(job.state && api::is_final(*job.state));
    const final_state state = final_state_of(*job.state);
    const auto& run = job.execution_information;
    const auto errors = messages ? messages->errors
                        : run    ? run->errors
                                 : std::vector<api::execution_message>();
    return {state, reason_of(state, errors), std::nullopt, std::nullopt};
}

}  // namespace rdad::job
