// SPDX-License-Identifier: BSL-1.0
#include "emulator/draw.hpp"

#include <fmt/format.h>

namespace rdad::emulator {

std::uint64_t derive_key(std::uint64_t key, std::uint64_t number) noexcept
{
    // SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014).
    std::uint64_t z = key + (number + 1) * 0x9E3779B97F4A7C15U;
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31U);
}

double draw_fraction(std::uint64_t key) noexcept
{
    // The 53 bits that a double holds exactly.
    return static_cast<double>(derive_key(key, 0) >> 11U) * 0x1.0p-53;
}

std::string draw_uuid(std::uint64_t key)
{
    const std::uint64_t high = (derive_key(key, 0) & ~0xF000ULL) | 0x4000U;
    const std::uint64_t low = (derive_key(key, 1) & ~(3ULL << 62U)) | (2ULL << 62U);
    return fmt::format(
        "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
        high >> 32U,
        (high >> 16U) & 0xFFFFU,
        high & 0xFFFFU,
        low >> 48U,
        low & 0xFFFFFFFFFFFFU
    );
}

}  // namespace rdad::emulator
