// SPDX-License-Identifier: BSL-1.0
// Answers of 422: the words in which the service refuses what a client asks for.
#pragma once

#include "api/problem.hpp"
#include "emulator/exchange.hpp"

#include <string_view>
#include <vector>

namespace rdad::emulator {

/// An answer of 422. The reference page doesn't say what is answered to a body that is not JSON; its
/// description of 422, "a client error (e.g. malformed request syntax)", includes it.
response invalid_request(std::string_view message, std::vector<api::error_detail> details);

/// A change that the job's state doesn't allow.
api::error_detail invalid_change(std::string message);

/// What is wrong with a member or parameter; it is the `whole`, "body" or "query", where the problem names
/// none.
api::error_detail invalid_property(const api::problem& problem, std::string_view whole);

}  // namespace rdad::emulator
