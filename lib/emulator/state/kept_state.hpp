// SPDX-License-Identifier: BSL-1.0
// What one emulator leaves for the next one in its state directory: jobs, secrets and the authority that
// clients trust.
#pragma once

#include "emulator/https/certificate_authority.hpp"
#include "emulator/service.hpp"
#include "emulator/state/state_directory.hpp"
#include "failure/failure.hpp"

#include <optional>

namespace rdad::emulator {

struct kept_state
{
    certificate_authority authority;
    service_past service;
};

/// Reads what an emulator has kept; null if none has. The journal says whether one has: it is written last,
/// and so the others are there if it is.
result<std::optional<kept_state>> read_kept_state(const state_directory& files);

/// Removes the files that are of use only to a next emulator.
result<void> forget_kept_state(const state_directory& files);

}  // namespace rdad::emulator
