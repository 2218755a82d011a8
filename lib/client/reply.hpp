// SPDX-License-Identifier: BSL-1.0
// What came back of a call, before anybody has looked at what it says of a job.
#pragma once

#include "job/answer.hpp"
#include "job/list_answer.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace rdad::client {

enum class reply_kind
{
    response,  ///< the service has answered
    deferred,  ///< the call was put off for a reason that concerns all calls (429, 401)
    bad_link,  ///< the service has given a link that can't be followed
    none,      ///< there is no answer
};

struct reply
{
    reply_kind kind;
    unsigned status = 0;     ///< of a response
    std::string body{};      ///< of a response
    std::string sentence{};  ///< what is wrong with the link, or why there is no answer
    bool sent = false;       ///< whether an unanswered request may reach the service, or has
    bool by_proxy = false;   ///< whether the request went by way of a proxy

    /// How long a response asks that this call not be repeated. Null if it doesn't, or asks all to wait.
    std::optional<std::chrono::seconds> retry_after{};
};

job::answer answer_of(job::operation op, const reply& reply);
job::list_answer list_answer_of(const reply& reply);

}  // namespace rdad::client
