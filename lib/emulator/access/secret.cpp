// SPDX-License-Identifier: BSL-1.0
#include "emulator/access/secret.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <openssl/rand.h>

#include <array>
#include <stdexcept>

namespace rdad::emulator {

std::string make_secret()
{
    std::array<unsigned char, 32> bytes;
    if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1)
        throw std::runtime_error("OpenSSL has no random bytes");
    return fmt::format("{:02x}", fmt::join(bytes, ""));
}

}  // namespace rdad::emulator
