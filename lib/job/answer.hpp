// SPDX-License-Identifier: BSL-1.0
// What a call came to, in the terms in which the life of a job decides.
#pragma once

#include "api/error.hpp"
#include "api/job.hpp"
#include "api/job_list.hpp"
#include "api/messages.hpp"
#include "api/progress.hpp"
#include "api/skimmed_list.hpp"
#include "job/call.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace rdad::job {

enum class answer_kind
{
    deleted,    ///< done; there is no job any more
    job,        ///< done; `job` is the Job document
    progress,   ///< done; `progress` says how far the job is
    messages,   ///< done; `messages` are what its run had to say
    list,       ///< done; `list`, or `skimmed` for a sweep, is a page of jobs
    deferred,   ///< not done, for a reason that isn't the job's (429, 401): ask again when calls are possible
    not_found,  ///< the service doesn't know the job, or doesn't know how far it is
    invalid_change,  ///< the job's state doesn't allow it
    not_now,         ///< the service won't do it at present, for a reason that may pass (409, 423, 425)
    refused,         ///< the service won't do it, ever; of a list: it has none
    unavailable,     ///< nobody knows: no connection, a server error, an answer that can't be understood
};

std::string_view to_string(answer_kind kind) noexcept;

struct answer
{
    answer_kind kind;

    /// Of the HTTP response. Null: there was none, or it concerns all calls and not this one.
    std::optional<unsigned> http_status{};

    std::optional<api::job_response> job{};
    std::optional<api::progress> progress{};
    std::optional<api::messages_response> messages{};
    std::optional<api::job_list> list{};
    std::optional<api::skimmed_list> skimmed{};

    /// What the service says is wrong. Null if nothing is, or if it doesn't say.
    std::optional<api::error> error{};

    /// The header x-correlation-id: the provider's support asks for it. Null: there was none.
    std::optional<std::string> correlation_id{};

    /// Whether the service may have done what was asked, although it doesn't say so.
    bool perhaps_done = false;

    /// The request has gone by way of a proxy, which may hold it for long, whatever it has answered.
    bool by_proxy = false;

    /// How long the service asks that this call not be repeated. Null if it doesn't, or asks all to wait.
    std::optional<std::chrono::milliseconds> retry_after{};

    /// What is wrong, in a sentence for people. Empty if nothing is.
    std::string sentence{};
};

/// What a body is, in words that end a sentence, where JSON was expected and can't be made out.
std::string_view what_came_for_json(std::string_view body) noexcept;

/// What an HTTP response means. Must not be called with status 401 or 429: those are about the account, not
/// the call. `location` is the header of that name, where a redirect leads to (RFC 9110, section 10.2.2); empty if there is
/// none.
answer answer_of(operation op, unsigned status, std::string_view body, std::string_view location = "");

/// What was found out without a call, from a list of jobs: as if a get had been answered so.
answer answer_with(api::job_response job);

/// A link that the service has given to a page of a list can't be followed; `sentence` says why.
answer bad_link_answer(std::string sentence);

/// What a job comes to by an answer that refuses it, or tells of its failure.
outcome outcome_by(const answer& answer, final_state state, std::string reason);

/// The call was put off.
answer deferred_answer();

/// There was no response. `sentence` says why; `sent` tells whether the request may reach the service, or
/// has, and `by_proxy` whether by way of a proxy.
answer no_answer(std::string sentence, bool sent, bool by_proxy);

}  // namespace rdad::job
