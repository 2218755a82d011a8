// SPDX-License-Identifier: BSL-1.0
// Whom to trust, and whether a certificate is the right host's.
#pragma once

#include "http/failure.hpp"
#include "http/settings.hpp"

#include <boost/system/error_code.hpp>
#include <openssl/types.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>

namespace boost::asio::ssl {
class context;
}

namespace rdad::http {

/// A context for TLS 1.2 and later that trusts the certificates of the settings' `ca_file`, or those of the system
/// if that is empty, and shows the settings' own one if there is. `errc::bad_ca_file` or
/// `errc::bad_certificate_file`, with the file's name, if they cannot be loaded.
result<std::shared_ptr<boost::asio::ssl::context>> make_tls_context(const client_settings& settings);

/// Before a handshake: the certificate must be that host's, a name or an IP address (RFC 9525), and a name is
/// sent along (SNI; never an address: RFC 6066, section 3). False if OpenSSL is out of memory.
bool expect_host(SSL* tls, const std::string& host);

/// Whether OpenSSL has taken bytes from the connection that nobody has read yet. What has come after the end
/// of a response was not asked for.
bool has_unread_bytes(SSL* tls);

/// After a handshake that failed by `ec`, an error of OpenSSL: why, in words for an operator; nothing where
/// OpenSSL's own words will do.
std::optional<std::string> handshake_complaint(const boost::system::error_code& ec);

/// Whether by that error of OpenSSL the server refuses the certificate that the client has shown, or that there is
/// none. With TLS 1.3 this comes after the handshake and what was written meanwhile (RFC 8446, section 4.4.2.4): the
/// server has read nothing of that.
bool refuses_client_certificate(const boost::system::error_code& ec);

/// After a handshake: until when the server's certificate is valid. Null if that can't be told.
std::optional<std::chrono::sys_seconds> certificate_end(const SSL* tls);

/// After a failed handshake: what OpenSSL has against the certificate, nothing if that was not the cause.
std::optional<std::string> certificate_complaint(SSL* tls);

}  // namespace rdad::http
