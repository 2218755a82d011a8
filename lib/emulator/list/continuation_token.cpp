// SPDX-License-Identifier: BSL-1.0
#include "emulator/list/continuation_token.hpp"

#include "emulator/access/secret.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <charconv>
#include <stdexcept>

namespace rdad::emulator {
namespace {

/// The digits of the number in a token.
constexpr std::size_t number_digits = 16;

/// HMAC-SHA-256 (RFC 2104) as hexadecimal digits.
std::string authenticate(std::string_view key, const std::string& text)
{
    std::array<unsigned char, 32> code;
    unsigned size = 0;
    const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
    if (!HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes, text.size(), code.data(), &size))
        throw std::runtime_error("OpenSSL can't authenticate");
    return fmt::format("{:02x}", fmt::join(code, ""));
}

}  // namespace

continuation_tokens::continuation_tokens() : key_(make_secret()) {}

std::string continuation_tokens::issue(std::uint64_t number, std::string_view list) const
{
    const std::string digits = fmt::format("{:016x}", number);
    return digits + authenticate(key_, fmt::format("{}{}", digits, list));
}

std::optional<std::uint64_t> continuation_tokens::find(std::string_view token, std::string_view list) const
{
    std::uint64_t number = 0;
    const std::string_view digits = token.substr(0, number_digits);
    if (std::from_chars(digits.data(), digits.data() + digits.size(), number, 16).ec != std::errc())
        return std::nullopt;
    // All of it is compared, so other spellings of the number are no tokens either.
    return issue(number, list) == token ? std::optional(number) : std::nullopt;
}

}  // namespace rdad::emulator
