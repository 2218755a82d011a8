// SPDX-License-Identifier: BSL-1.0
#include "job/outcome.hpp"

#include "api/shortened.hpp"

#include <fmt/format.h>

#include <cassert>
#include <charconv>
#include <cstddef>
#include <string_view>
#include <system_error>
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

/// Where a placeholder begins: "{0}", "{1}", …, or "%1", "%2", … in the second generation. Its parameter, and its length; null
/// if it is none.
std::optional<std::pair<std::size_t, std::size_t>> placeholder_at(std::string_view text)
{
    const bool is_braced = text.starts_with('{');
    if (!is_braced && !text.starts_with('%'))
        return std::nullopt;
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(text.data() + 1, text.data() + text.size(), number);
    const auto length = static_cast<std::size_t>(end - text.data());
    const bool is_whole =
        error == std::errc() && (is_braced ? text.substr(length).starts_with('}') : number > 0);
    if (!is_whole)
        return std::nullopt;
    return is_braced ? std::pair(number, length + 1) : std::pair(number - 1, length);
}

/// The message with its placeholders filled in.
std::string filled_in(const api::execution_message& m)
{
    std::string_view rest = m.message.empty() ? m.title : m.message;
    std::string text;
    while (!rest.empty()) {
        const auto found = placeholder_at(rest);
        const bool is_given = found && found->first < m.params.size();
        text += is_given ? std::string_view(m.params[found->first]) : rest.substr(0, 1);
        rest.remove_prefix(is_given ? found->second : 1);
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
