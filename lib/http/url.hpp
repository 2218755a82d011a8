// SPDX-License-Identifier: BSL-1.0
// URLs that a secret may be sent to.
#pragma once

#include "http/failure.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace rdad::http {

struct url
{
    /// "https" or "http".
    std::string scheme;

    /// A name in lower case or an IP address, without the brackets of IPv6.
    std::string host;

    std::uint16_t port = 0;

    /// As written; empty, or begins with a slash.
    std::string path;

    bool tls() const { return scheme == "https"; }

    /// What the Host header says: brackets around IPv6, a port unless it is the scheme's own (RFC 9110,
    /// section 7.2).
    std::string authority() const;

    /// The path without slashes at its end, for others to be put behind it.
    std::string prefix() const;
};

/// Whether a host is this one by its name or address: 127.0.0.0/8, ::1, localhost.
bool is_loopback(const std::string& host);

/// Understands an absolute URL of scheme https or http. A user, a query and a fragment are refused. The
/// failure is `errc::bad_url`, with a sentence that says what is wrong; a text with an "@" is not repeated in
/// it, since a password may stand before that.
result<url> parse_any_url(std::string_view text);

/// Understands an absolute URL of scheme https; of scheme http only if its host is loopback, since a
/// token must not cross a network unencrypted. Else as `parse_any_url`.
result<url> parse_url(std::string_view text);

/// The target by which a link in an answer of `origin` is asked for there. The link is absolute, or begins
/// with a slash. One that leads to another origin is refused, `errc::bad_url`: the token would go with it.
/// Characters that a target cannot have, such as a space, are percent-encoded; a fragment is dropped.
result<std::string> target_of_link(const url& origin, std::string_view link);

}  // namespace rdad::http
