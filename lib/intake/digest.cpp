// SPDX-License-Identifier: BSL-1.0
#include "intake/digest.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <array>
#include <new>

namespace rdad::intake {

std::string digest_of(std::string_view text)
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> bytes;
    unsigned size = 0;
    if (::EVP_Digest(text.data(), text.size(), bytes.data(), &size, ::EVP_sha256(), nullptr) != 1)
        throw std::bad_alloc();
    std::string digits;
    for (unsigned i = 0; i < size; ++i)
        digits += fmt::format("{:02x}", bytes.at(i));
    return digits;
}

}  // namespace rdad::intake
