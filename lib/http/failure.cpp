// SPDX-License-Identifier: BSL-1.0
// The error category of HTTP failures.

#include "http/failure.hpp"

namespace rdad::http {
namespace {

// The base's destructor is protected, and no error category is ever deleted; g++ 12 warns all the same.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wnon-virtual-dtor"
class category final : public boost::system::error_category
{
public:
    const char* name() const noexcept override { return "rdad.http"; }

    std::string message(int value) const override
    {
        switch (static_cast<errc>(value)) {
        case errc::bad_url: return "unusable URL";
        case errc::bad_ca_file: return "unusable CA file";
        case errc::bad_request: return "malformed request";
        case errc::resolve_failed: return "host name not resolved";
        case errc::connect_failed: return "no connection";
        case errc::proxy_unauthorized: return "proxy wants credentials";
        case errc::proxy_refused: return "proxy refused";
        case errc::handshake_failed: return "TLS handshake failed";
        case errc::certificate_rejected: return "certificate rejected";
        case errc::timed_out: return "timed out";
        case errc::connection_lost: return "connection lost";
        case errc::body_too_large: return "response too large";
        case errc::malformed_response: return "malformed response";
        case errc::unknown_coding: return "unknown coding";
        case errc::cancelled: return "cancelled";
        case errc::withdrawn: return "withdrawn";
        case errc::bad_certificate_file: return "unusable certificate of the client";
        case errc::client_certificate_refused: return "client's certificate refused";
        }
        return "unknown error";
    }
};
#pragma GCC diagnostic pop

}  // namespace

const boost::system::error_category& http_category() noexcept
{
    static const category instance;
    return instance;
}

boost::system::error_code make_error_code(errc errc) noexcept
{
    return {static_cast<int>(errc), http_category()};
}

}  // namespace rdad::http
