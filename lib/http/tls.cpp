// SPDX-License-Identifier: BSL-1.0
// Whom to trust, and whether a certificate is the right host's.

#include "http/tls.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/error.hpp>
#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>

#include <unistd.h>

#include <cerrno>
#include <ctime>
#include <new>
#include <system_error>

namespace rdad::http {
namespace ssl = boost::asio::ssl;
namespace {

// Not by Asio's own constructor: where OpenSSL has no memory left even to say so, that one goes on without a
// context.
std::shared_ptr<ssl::context> make_client_context()
{
    SSL_CTX* made = SSL_CTX_new(TLS_client_method());
    if (!made)
        throw std::bad_alloc();
    return std::make_shared<ssl::context>(made);
}

// Null: it is loaded.
std::optional<failure> load_identity(ssl::context& context, const client_settings& settings)
{
    const auto bad = [](const std::string& file, std::string_view why) {
        return failure{
            {errc::bad_certificate_file,
             fmt::format("The client's certificate with its key cannot be loaded from {}: {}.", file, why)}};
    };
    for (const auto& file : {settings.certificate_file, settings.key_file}) {
        if (::access(file.c_str(), R_OK) != 0)
            return bad(file, std::generic_category().message(errno));
    }
    // Else OpenSSL would ask whoever sits at the terminal.
    SSL_CTX_set_default_passwd_cb(context.native_handle(), [](char*, int, int, void*) { return 0; });
    boost::system::error_code ec;
    context.use_certificate_chain_file(settings.certificate_file, ec);
    ERR_clear_error();
    if (ec)
        return bad(settings.certificate_file, "it is not a file of PEM certificates");
    context.use_private_key_file(settings.key_file, ssl::context::pem, ec);
    ERR_clear_error();
    if (ec)
        return bad(settings.key_file, "it is not the certificate's key, in PEM and without a password");
    return std::nullopt;
}

}  // namespace

result<std::shared_ptr<ssl::context>> make_tls_context(const client_settings& settings)
{
    const std::string& ca_file = settings.ca_file;
    auto context = make_client_context();
    SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_2_VERSION);
    // OpenSSL would keep the last piece of an answer, of a token server's too, until the next one comes.
    SSL_CTX_set_options(context->native_handle(), SSL_OP_CLEANSE_PLAINTEXT);
    context->set_verify_mode(ssl::verify_peer);
    if (!settings.certificate_file.empty() || !settings.key_file.empty()) {
        if (auto failed = load_identity(*context, settings))
            return *std::move(failed);
    }

    if (ca_file.empty()) {
        boost::system::error_code ec;
        context->set_default_verify_paths(ec);
        if (ec) {
            return failure{
                {errc::bad_ca_file,
                 fmt::format("The system's trusted certificates cannot be loaded: {}.", ec.message())}};
        }
        return context;
    }

    const auto bad = [&](std::string_view why) {
        return failure{
            {errc::bad_ca_file,
             fmt::format("The certificates to trust in {} cannot be loaded: {}.", ca_file, why)}};
    };
    // Asked for first because OpenSSL's own text for a missing file does not name the reason.
    if (::access(ca_file.c_str(), R_OK) != 0)
        return bad(std::generic_category().message(errno));
    boost::system::error_code ec;
    context->load_verify_file(ca_file, ec);
    ERR_clear_error();
    if (ec)
        return bad("it is not a file of PEM certificates");
    // Each of them is trusted as it stands, an intermediate one or the server's own too.
    X509_STORE_set_flags(SSL_CTX_get_cert_store(context->native_handle()), X509_V_FLAG_PARTIAL_CHAIN);
    return context;
}

bool expect_host(SSL* tls, const std::string& host)
{
    boost::system::error_code no_address;
    const auto address = boost::asio::ip::make_address(host, no_address);
    if (!no_address)
        return X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(tls), address.to_string().c_str()) == 1;
    // RFC 9525, sections 6.3 and 7.1: the subject's common name is no host name, and a wildcard is a whole
    // label.
    SSL_set_hostflags(tls, X509_CHECK_FLAG_NEVER_CHECK_SUBJECT | X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    return SSL_set1_host(tls, host.c_str()) == 1 && SSL_ctrl(
                                                        tls,
                                                        SSL_CTRL_SET_TLSEXT_HOSTNAME,
                                                        TLSEXT_NAMETYPE_host_name,
                                                        const_cast<char*>(host.c_str())
                                                    ) == 1;
}

bool has_unread_bytes(SSL* tls)
{
    return SSL_has_pending(tls) == 1 || BIO_ctrl_pending(SSL_get_rbio(tls)) > 0;
}

std::optional<std::string> handshake_complaint(const boost::system::error_code& ec)
{
    if (ec.category() != boost::asio::error::get_ssl_category())
        return std::nullopt;
    switch (ERR_GET_REASON(static_cast<unsigned long>(ec.value()))) {
    case SSL_R_TLSV1_ALERT_PROTOCOL_VERSION:
    case SSL_R_UNSUPPORTED_PROTOCOL: return "the server does not know TLS 1.2 or later";
    case SSL_R_WRONG_VERSION_NUMBER: return "the server does not speak TLS";
    default: return std::nullopt;
    }
}

bool refuses_client_certificate(const boost::system::error_code& ec)
{
    if (ec.category() != boost::asio::error::get_ssl_category())
        return false;
    switch (ERR_GET_REASON(static_cast<unsigned long>(ec.value()))) {
    case SSL_R_SSLV3_ALERT_BAD_CERTIFICATE:
    case SSL_R_SSLV3_ALERT_CERTIFICATE_EXPIRED:
    case SSL_R_SSLV3_ALERT_CERTIFICATE_REVOKED:
    case SSL_R_SSLV3_ALERT_CERTIFICATE_UNKNOWN:
    case SSL_R_SSLV3_ALERT_UNSUPPORTED_CERTIFICATE:
    case SSL_R_TLSV1_ALERT_ACCESS_DENIED:
    // What OpenSSL says of a certificate with a bad signature, as one of another authority of that name has.
    case SSL_R_TLSV1_ALERT_DECRYPT_ERROR:
    case SSL_R_TLSV1_ALERT_UNKNOWN_CA:
    case SSL_R_TLSV13_ALERT_CERTIFICATE_REQUIRED: return true;
    default: return false;
    }
}

std::optional<std::chrono::sys_seconds> certificate_end(const SSL* tls)
{
    // Not counted for the caller: it is the connection's.
    const X509* const certificate = SSL_get0_peer_certificate(tls);
    std::tm end{};
    if (!certificate || ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &end) != 1)
        return std::nullopt;
    return std::chrono::sys_seconds(std::chrono::seconds(::timegm(&end)));
}

std::optional<std::string> certificate_complaint(SSL* tls)
{
    const long verdict = SSL_get_verify_result(tls);
    if (verdict == X509_V_OK)
        return std::nullopt;
    const char* const words = X509_verify_cert_error_string(verdict);
    switch (verdict) {
    // With another certificate of the authority's name at hand, OpenSSL sees no more than a bad signature.
    case X509_V_ERR_CERT_SIGNATURE_FAILURE:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
        return fmt::format("it is of an authority that is not trusted ({})", words);
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH: return fmt::format("it is another host's ({})", words);
    // It may as well be the clock of this host that is wrong.
    case X509_V_ERR_CERT_NOT_YET_VALID:
    case X509_V_ERR_CERT_HAS_EXPIRED: return fmt::format("{}, if the clock of this host is right", words);
    default: return words;
    }
}

}  // namespace rdad::http
