// SPDX-License-Identifier: BSL-1.0
// Text that must not be seen.

#include "auth/secret.hpp"

#include <openssl/crypto.h>

#include <utility>

namespace rdad::auth {

secret::secret(std::string_view text) : text_(text) {}

secret::secret(const secret& other) = default;

// A short text lives in the string itself, and moving it leaves a copy behind; hence all of the capacity is
// wiped.
secret::secret(secret&& other) noexcept
{
    text_.swap(other.text_);
    OPENSSL_cleanse(other.text_.data(), other.text_.capacity());
}

secret& secret::operator=(secret other) noexcept
{
    text_.swap(other.text_);
    return *this;
}

secret::~secret()
{
    OPENSSL_cleanse(text_.data(), text_.capacity());
}

}  // namespace rdad::auth
