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

void hide(std::string& text, const secret& hidden)
{
    constexpr std::string_view instead = "[secret]";
    const std::string_view needle = hidden.reveal();
    if (needle.empty())
        return;
    for (auto at = text.find(needle); at != text.npos; at = text.find(needle, at + instead.size()))
        text.replace(at, needle.size(), instead);
}

}  // namespace rdad::auth
