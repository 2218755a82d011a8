// SPDX-License-Identifier: BSL-1.0
// A request as it is written to a connection.
#pragma once

#include "http/failure.hpp"
#include "http/message.hpp"

#include <string>
#include <string_view>

namespace rdad::http {

/// The bytes of an HTTP/1.1 request (RFC 9112) with its Host, User-Agent (left out if empty),
/// Accept-Encoding and Content-Length. `errc::bad_request` if the method, the target or a header could not be sent without being
/// taken for something else, or if a header is among those that the client itself answers for.
result<std::string> write_request(const request& request, std::string_view host, std::string_view user_agent);

}  // namespace rdad::http
