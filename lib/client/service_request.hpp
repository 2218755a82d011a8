// SPDX-License-Identifier: BSL-1.0
// A call of a job as an HTTP request, and what is kept of the response beside its meaning. Pure.
#pragma once

#include "auth/secret.hpp"
#include "http/message.hpp"
#include "job/call.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace rdad::client {

/// `target` is the path on the service's host. An empty `accept` stands for the one of the service.
http::request request_of(
    job::call call,
    std::string target,
    const auth::secret& token,
    std::string_view accept
);

/// What a service says gets into records and the journal, and some repeat the request that they refuse: the token is taken
/// out.
void hide_token(http::response& said, const auth::secret& token);

/// The header x-correlation-id. Null: there is none, or none that may stand in a record.
std::optional<std::string> correlation_id_of(const http::response& response);

}  // namespace rdad::client
