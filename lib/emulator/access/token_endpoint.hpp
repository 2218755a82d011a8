// SPDX-License-Identifier: BSL-1.0
// POST /connect/token: the client credentials grant of OAuth 2.0 (RFC 6749 section 4.4).
#pragma once

#include "emulator/access/tokens.hpp"
#include "emulator/exchange.hpp"

#include <string>

namespace rdad::emulator {

/// Who may ask for tokens.
struct client_credentials
{
    std::string id;
    std::string secret;

    friend bool operator==(const client_credentials&, const client_credentials&) = default;
};

/// Issues a token for what is asked (section 5.1), or answers one of the errors of section 5.2. The client
/// authenticates in the Authorization header or in the body (section 2.3.1), not in both. A request without a
/// scope gets all of them.
response answer_token_request(
    const request& request,
    const client_credentials& client,
    tokens& issued,
    time_point now
);

}  // namespace rdad::emulator
