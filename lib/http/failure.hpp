// SPDX-License-Identifier: BSL-1.0
// What can go wrong with an HTTP request, as a value.
#pragma once

#include "failure/failure.hpp"

#include <boost/system/error_code.hpp>
#include <boost/system/result.hpp>

#include <type_traits>

namespace rdad::http {

enum class errc
{
    /// A URL that is malformed, or that this client does not go to (see url.hpp).
    bad_url = 1,
    /// The certificates to trust could not be loaded.
    bad_ca_file,
    /// A request that would not be HTTP: a line break in a header, a space in the target, …
    bad_request,
    /// The host's name has no address, or its address could not be asked for.
    resolve_failed,
    /// No address of the host accepted a connection.
    connect_failed,
    /// The proxy wants credentials, or others.
    proxy_unauthorized,
    /// The proxy opens no tunnel to the host.
    proxy_refused,
    /// TLS could not be agreed on, for another reason than the certificate.
    handshake_failed,
    /// The certificate is not to be trusted, or is not this host's.
    certificate_rejected,
    /// A deadline passed; the sentence says which.
    timed_out,
    /// The connection ended before the whole response had come.
    connection_lost,
    /// The response's body is larger than the client's limit.
    body_too_large,
    /// What came is not an HTTP response.
    malformed_response,
    /// The response's body is in a coding that this client can't undo.
    unknown_coding,
    /// The request was cancelled while it waited for a free connection.
    cancelled,
    /// The request was not to be sent any more when there was a connection (`request::may_be_sent`).
    withdrawn,
    /// The client's certificate or its key could not be loaded.
    bad_certificate_file,
    /// The server does not trust the client's certificate, or wants one and got none.
    client_certificate_refused,
};

const boost::system::error_category& http_category() noexcept;

boost::system::error_code make_error_code(errc errc) noexcept;

/// Why there is no response. Its code is an `errc`, and its sentence never holds a header or a body.
struct failure : rdad::failure
{
    /// False only if it is certain that no byte of the request has reached the server, so that even a request
    /// that is not idempotent may be repeated.
    bool sent = false;
};

/// A value, or why there is none.
template <class T>
using result = boost::system::result<T, failure>;

}  // namespace rdad::http

template <>
struct boost::system::is_error_code_enum<rdad::http::errc> : std::true_type
{};
