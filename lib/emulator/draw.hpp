// SPDX-License-Identifier: BSL-1.0
// Draws of chance that a seed makes repeatable.
//
// A draw depends on its key alone, not on how many were made before it. So what a job will do is the same in
// every run with one seed, in whichever order clients start the jobs.
#pragma once

#include <cstdint>
#include <string>

namespace rdad::emulator {

/// A key of its own for each `number`.
std::uint64_t derive_key(std::uint64_t key, std::uint64_t number) noexcept;

/// At least 0 and below 1.
double draw_fraction(std::uint64_t key) noexcept;

/// A random UUID (RFC 9562 section 5.4) in lower case.
std::string draw_uuid(std::uint64_t key);

}  // namespace rdad::emulator
