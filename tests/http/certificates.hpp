// SPDX-License-Identifier: BSL-1.0
// Certificates for tests, made on the spot.
#pragma once

#include <openssl/types.h>

#include <memory>
#include <string>

namespace rdad::testing {

// A certificate with its key, both PEM.
struct identity
{
    std::string certificate;
    std::string key;
};

struct certificate_wish
{
    // As OpenSSL writes subjectAltName: "DNS:localhost,IP:127.0.0.1".
    std::string alternative_names = "DNS:localhost,IP:127.0.0.1,IP:::1";
    std::string common_name = "rdad test server";

    // In seconds from now.
    long valid_from = -3600;
    long valid_until = 3600;
};

// Signed with its own key.
identity self_signed(const certificate_wish& wish = {});

class certificate_authority
{
public:
    certificate_authority();

    // The certificate to trust, PEM.
    const std::string& certificate() const { return pem_; }

    identity issue(const certificate_wish& wish = {});

private:
    std::shared_ptr<EVP_PKEY> key_;
    std::shared_ptr<X509> certificate_;
    std::string pem_;
    long last_serial_ = 1;
};

}  // namespace rdad::testing
