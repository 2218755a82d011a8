// SPDX-License-Identifier: BSL-1.0
// A response as it is read from a connection: Beast's parser within our limits, and what its outcome means.
#pragma once

#include "http/failure.hpp"
#include "http/message.hpp"
#include "http/settings.hpp"

#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/system/error_code.hpp>

#include <cstdint>
#include <optional>

namespace rdad::http {

/// The most bytes of a status line with its headers. Gateways in front of services are fond of headers;
/// Beast's own limit is 8 KiB.
inline constexpr std::uint32_t header_limit = 64 * 1024;

/// Parses one HTTP/1.1 response (RFC 9112), of which it takes no more than `header_limit` and the settings'
/// `body_limit`.
class response_parser : public boost::beast::http::response_parser<boost::beast::http::string_body>
{
public:
    explicit response_parser(const client_settings& settings);

    /// The response that was parsed to its end. Null for an interim one, after which the final one follows
    /// (RFC 9110, section 15.2). `errc::malformed_response` if the status makes no sense.
    result<std::optional<response>> take();

    /// The failure that an error of reading is, if the parser has raised it: `errc::body_too_large` or
    /// `errc::malformed_response`. Null if the connection is to blame, also for having ended too early.
    std::optional<failure> failure_of(const boost::system::error_code& ec) const;

private:
    const client_settings& settings_;
};

}  // namespace rdad::http
