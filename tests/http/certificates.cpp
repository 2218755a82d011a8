// SPDX-License-Identifier: BSL-1.0
// Certificates for tests, made on the spot.

#include "http/certificates.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <stdexcept>

namespace rdad::testing {
namespace {

template <class T>
T* check(T* made)
{
    if (!made)
        throw std::runtime_error("OpenSSL made no certificate");
    return made;
}

std::shared_ptr<EVP_PKEY> new_key()
{
    return {check(EVP_EC_gen("P-256")), EVP_PKEY_free};
}

template <class Write>
std::string pem(Write write)
{
    const std::shared_ptr<BIO> memory(check(BIO_new(BIO_s_mem())), BIO_free);
    write(memory.get());
    char* data = nullptr;
    const long size = BIO_get_mem_data(memory.get(), &data);
    return {data, static_cast<std::size_t>(size)};
}

std::string certificate_pem(X509* certificate)
{
    return pem([&](BIO* to) { PEM_write_bio_X509(to, certificate); });
}

void extend(X509* certificate, int nid, const std::string& value)
{
    const std::shared_ptr<X509_EXTENSION> extension(
        check(X509V3_EXT_conf_nid(nullptr, nullptr, nid, value.c_str())),
        X509_EXTENSION_free
    );
    X509_add_ext(certificate, extension.get(), -1);
}

std::shared_ptr<X509> unsigned_certificate(long serial, const certificate_wish& wish, EVP_PKEY* key)
{
    std::shared_ptr<X509> certificate(check(X509_new()), X509_free);
    X509_set_version(certificate.get(), X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), serial);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), wish.valid_from);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), wish.valid_until);
    X509_set_pubkey(certificate.get(), key);
    X509_NAME_add_entry_by_txt(
        X509_get_subject_name(certificate.get()),
        "CN",
        MBSTRING_UTF8,
        reinterpret_cast<const unsigned char*>(wish.common_name.c_str()),
        -1,
        -1,
        0
    );
    return certificate;
}

identity signed_identity(
    X509* certificate,
    EVP_PKEY* key,
    const X509_NAME* issuer,
    EVP_PKEY* issuer_key,
    const certificate_wish& wish
)
{
    X509_set_issuer_name(certificate, issuer);
    if (!wish.alternative_names.empty())
        extend(certificate, NID_subject_alt_name, wish.alternative_names);
    X509_sign(certificate, issuer_key, EVP_sha256());
    return {certificate_pem(certificate), pem([&](BIO* to) {
                PEM_write_bio_PrivateKey(to, key, nullptr, nullptr, 0, nullptr, nullptr);
            })};
}

}  // namespace

certificate_authority::certificate_authority()
    : key_(new_key()),
      certificate_(unsigned_certificate(1, {.common_name = "rdad test authority"}, key_.get()))
{
    X509_set_issuer_name(certificate_.get(), X509_get_subject_name(certificate_.get()));
    extend(certificate_.get(), NID_basic_constraints, "critical,CA:TRUE");
    extend(certificate_.get(), NID_key_usage, "critical,keyCertSign");
    X509_sign(certificate_.get(), key_.get(), EVP_sha256());
    pem_ = certificate_pem(certificate_.get());
}

identity self_signed(const certificate_wish& wish)
{
    const auto key = new_key();
    const auto certificate = unsigned_certificate(1, wish, key.get());
    return signed_identity(
        certificate.get(),
        key.get(),
        X509_get_subject_name(certificate.get()),
        key.get(),
        wish
    );
}

identity certificate_authority::issue(const certificate_wish& wish)
{
    const auto key = new_key();
    const auto certificate = unsigned_certificate(++last_serial_, wish, key.get());
    X509_NAME* const issuer = X509_get_subject_name(certificate_.get());
    return signed_identity(certificate.get(), key.get(), issuer, key_.get(), wish);
}

}  // namespace rdad::testing
