// SPDX-License-Identifier: BSL-1.0
// The words in which a service refuses what a client asks for.
#pragma once

#include "api/problem.hpp"
#include "api/service.hpp"
#include "emulator/exchange.hpp"

#include <string_view>
#include <vector>

namespace rdad::emulator {

/// An answer of 422, to what the state of a job doesn't allow. `message` is for services that say what they can't do.
response invalid_request(
    const api::service& service,
    std::string_view message,
    std::vector<api::error_detail> details
);

/// The same for what is wrong with the body, or with a member of it; the second generation answers 400. The reference page
/// of the first doesn't say what is answered to a body that is not JSON; its description of 422, "a client error (e.g.
/// malformed request syntax)", includes it.
response invalid_body(const api::service& service, std::string_view message, const api::problem& problem);

/// The same for what is wrong with the query of a list, or with a parameter of it; services have words of their own for
/// lists.
response invalid_list(const api::service& service, const api::problem& problem);

/// An answer of 404.
response job_not_found();

/// What the gateway of the second generation answers where there is nothing, or no such method.
response operation_not_found();

/// A change that the job's state doesn't allow.
api::error_detail invalid_change(std::string message);

}  // namespace rdad::emulator
