// SPDX-License-Identifier: BSL-1.0
// The answer of GET /jobs/{id}/messages, in the second generation: what a run had to say.
#pragma once

#include "api/execution_information.hpp"

#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rdad::api {

/// Schema "Job Messages".
struct job_messages
{
    std::vector<execution_message> errors;
    std::vector<execution_message> warnings;

    friend bool operator==(const job_messages&, const job_messages&) = default;
};

job_messages read_messages(const boost::json::object& object);

struct messages_response
{
    job_messages messages;

    /// The object as the service wrote it.
    std::string text;
};

/// Null if `body` isn't `{"messages": {…}}`.
std::optional<messages_response> read_messages_response(std::string_view body);

}  // namespace rdad::api
