// SPDX-License-Identifier: BSL-1.0
#include "emulator/https/certificate_authority.hpp"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>
#include <stdexcept>

namespace rdad::emulator {
namespace {

template <auto Free>
struct freed_by
{
    template <class T>
    void operator()(T* object) const noexcept
    {
        Free(object);
    }
};

using key_ptr = std::unique_ptr<EVP_PKEY, freed_by<&EVP_PKEY_free>>;
using certificate_ptr = std::unique_ptr<X509, freed_by<&X509_free>>;
using extension_ptr = std::unique_ptr<X509_EXTENSION, freed_by<&X509_EXTENSION_free>>;
using bio_ptr = std::unique_ptr<BIO, freed_by<&BIO_free>>;

/// With arguments as fixed as ours OpenSSL refuses only where it is broken or out of memory.
void require(bool succeeded)
{
    if (!succeeded)
        throw std::runtime_error("OpenSSL can't make a certificate");
}

key_ptr make_key()
{
    key_ptr key(EVP_EC_gen("P-256"));
    require(key != nullptr);
    return key;
}

/// 64 bits of chance, as CAs must use (CA/Browser Forum baseline requirements section 7.1): two runs must not
/// issue certificates that differ but have one serial number.
void set_serial_number(X509* certificate)
{
    std::uint64_t serial = 0;
    require(RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial) == 1);
    require(ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), serial | 1U) == 1);
}

void set_common_name(X509_NAME* name, const char* text)
{
    const auto* bytes = reinterpret_cast<const unsigned char*>(text);
    require(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, bytes, -1, -1, 0) == 1);
}

void set_validity(X509* certificate, time_point now, std::chrono::days length)
{
    using namespace std::chrono_literals;
    // A service's certificate has been there for a while: hosts whose clocks are behind accept it.
    const auto from = std::chrono::system_clock::to_time_t(now - 24h);
    const auto until = std::chrono::system_clock::to_time_t(now + length);
    require(ASN1_TIME_set(X509_getm_notBefore(certificate), from) != nullptr);
    require(ASN1_TIME_set(X509_getm_notAfter(certificate), until) != nullptr);
}

/// A certificate without issuer, extensions and signature.
certificate_ptr begin_certificate(
    const char* common_name,
    EVP_PKEY* key,
    time_point now,
    std::chrono::days length
)
{
    certificate_ptr certificate(X509_new());
    require(certificate != nullptr);
    require(X509_set_version(certificate.get(), X509_VERSION_3) == 1);
    set_serial_number(certificate.get());
    set_common_name(X509_get_subject_name(certificate.get()), common_name);
    set_validity(certificate.get(), now, length);
    require(X509_set_pubkey(certificate.get(), key) == 1);
    return certificate;
}

void add_extension(X509* certificate, X509* issuer, int nid, const std::string& value)
{
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    const extension_ptr extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str()));
    require(extension != nullptr);
    require(X509_add_ext(certificate, extension.get(), -1) == 1);
}

void sign(X509* certificate, X509* issuer, EVP_PKEY* issuer_key)
{
    require(X509_set_issuer_name(certificate, X509_get_subject_name(issuer)) == 1);
    require(X509_sign(certificate, issuer_key, EVP_sha256()) > 0);
}

certificate_ptr make_ca_certificate(EVP_PKEY* key, time_point now)
{
    certificate_ptr ca = begin_certificate("rda-emulator CA", key, now, std::chrono::days(3650));
    add_extension(ca.get(), ca.get(), NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
    add_extension(ca.get(), ca.get(), NID_key_usage, "critical,keyCertSign,cRLSign");
    add_extension(ca.get(), ca.get(), NID_subject_key_identifier, "hash");
    sign(ca.get(), ca.get(), key);
    return ca;
}

std::string alternative_names(const std::vector<std::string>& addresses)
{
    std::string names = "DNS:localhost";
    for (const std::string& address : addresses)
        names += ",IP:" + address;
    return names;
}

certificate_ptr make_server_certificate(
    EVP_PKEY* key,
    X509* ca,
    EVP_PKEY* ca_key,
    const std::vector<std::string>& addresses,
    time_point now
)
{
    certificate_ptr certificate = begin_certificate("localhost", key, now, std::chrono::days(30));
    add_extension(certificate.get(), ca, NID_basic_constraints, "critical,CA:FALSE");
    add_extension(certificate.get(), ca, NID_key_usage, "critical,digitalSignature");
    add_extension(certificate.get(), ca, NID_ext_key_usage, "serverAuth");
    add_extension(certificate.get(), ca, NID_subject_key_identifier, "hash");
    add_extension(certificate.get(), ca, NID_authority_key_identifier, "keyid:always");
    add_extension(certificate.get(), ca, NID_subject_alt_name, alternative_names(addresses));
    sign(certificate.get(), ca, ca_key);
    return certificate;
}

/// What `write` puts into memory.
template <class Write>
std::string text_of(Write write)
{
    const bio_ptr memory(BIO_new(BIO_s_mem()));
    require(memory && write(memory.get()) == 1);
    char* data = nullptr;
    const auto size = BIO_get_mem_data(memory.get(), &data);
    return {data, static_cast<std::size_t>(size)};
}

std::string to_pem(X509* certificate)
{
    return text_of([&](BIO* out) { return PEM_write_bio_X509(out, certificate); });
}

std::string to_pem(EVP_PKEY* key)
{
    return text_of([&](BIO* out) {
        return PEM_write_bio_PrivateKey(out, key, nullptr, nullptr, 0, nullptr, nullptr);
    });
}

bio_ptr reading(const std::string& text)
{
    bio_ptr memory(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
    require(memory != nullptr);
    return memory;
}

}  // namespace

certificate_authority make_certificate_authority(time_point now)
{
    const key_ptr key = make_key();
    const certificate_ptr certificate = make_ca_certificate(key.get(), now);
    return {to_pem(certificate.get()), to_pem(key.get())};
}

std::optional<server_identity> make_server_identity(
    const certificate_authority& authority,
    const std::vector<std::string>& addresses,
    time_point now
)
{
    const certificate_ptr ca(
        PEM_read_bio_X509(reading(authority.certificate).get(), nullptr, nullptr, nullptr)
    );
    const key_ptr ca_key(
        PEM_read_bio_PrivateKey(reading(authority.private_key).get(), nullptr, nullptr, nullptr)
    );
    if (!ca || !ca_key || X509_check_private_key(ca.get(), ca_key.get()) != 1)
        return std::nullopt;
    const key_ptr key = make_key();
    const certificate_ptr certificate =
        make_server_certificate(key.get(), ca.get(), ca_key.get(), addresses, now);
    return server_identity{authority.certificate, to_pem(certificate.get()), to_pem(key.get())};
}

}  // namespace rdad::emulator
