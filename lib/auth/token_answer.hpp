// SPDX-License-Identifier: BSL-1.0
// What a token server answers. Pure.
#pragma once

#include "auth/failure.hpp"
#include "auth/token_source.hpp"
#include "http/message.hpp"

#include <chrono>
#include <string_view>

namespace rdad::auth {

/// What is assumed of a token whose life the answer does not tell (RFC 6749, section 5.1, makes `expires_in`
/// optional). Shorter than tokens live in practice, so that one is renewed too early rather than too late.
inline constexpr std::chrono::seconds assumed_life = std::chrono::minutes(5);

struct granted_token
{
    token text;

    /// From the answer on; between a second and a day.
    std::chrono::seconds life;
};

/// Reads the answer of a token endpoint (RFC 6749, section 5). `refused` for the errors of section 5.2 and
/// others that trying again does not mend, `unavailable` for 408, 429, 5xx and answers that make no sense.
/// `server` names the server in the sentences, and `hidden` does not get into them, even if the server
/// repeats it.
result<granted_token> read_token_answer(
    const http::response& answer,
    std::string_view server,
    const secret& hidden,
    std::chrono::system_clock::time_point now
);

}  // namespace rdad::auth
