// SPDX-License-Identifier: BSL-1.0
// What a call for a list of jobs came to.
#pragma once

#include "api/job_list.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace rdad::job {

enum class list_answer_kind
{
    page,      ///< done; `page` is what is listed
    deferred,  ///< not done, for a reason that isn't the list's (429, 401): ask again when calls are possible
    refused,   ///< the service has no such list
    failed,    ///< a server error, or an answer that can't be understood
    unreachable,  ///< no answer
};

struct list_answer
{
    list_answer_kind kind;
    api::job_list page{};

    /// What is wrong, in a sentence for people. Empty if nothing is.
    std::string sentence{};

    /// How long the service asks that the list be left alone. Null if it doesn't.
    std::optional<std::chrono::milliseconds> retry_after{};
};

/// What an HTTP response to a call for a list means. Must not be called with status 401 or 429.
list_answer list_answer_of(unsigned status, std::string_view body);

}  // namespace rdad::job
