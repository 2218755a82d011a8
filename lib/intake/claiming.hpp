// SPDX-License-Identifier: BSL-1.0
// Taking one dropped file out of incoming/, once its writer has no more to say.
//
// The call blocks on the disk.
#pragma once

#include "failure/failure.hpp"
#include "spool/arrivals.hpp"
#include "spool/folder.hpp"
#include "spool/spool.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace rdad::intake {

/// How long a file must not have changed to be whole.
inline constexpr spool::arrivals::patience patience{
    .with_silence = std::chrono::seconds(2),
    .with_writers = std::chrono::minutes(10),
};

/// One that ends in the middle of a value is still waited for until it hasn't changed for so long.
inline constexpr std::chrono::seconds patience_with_half_files(10);

/// Claims the file if it is whole for all that can be known: nobody writes to it, and it doesn't end in the middle.
/// `quiet` is how long it hasn't changed. Answers the name of the claim, or null if more is to be expected of the file
/// or it was taken back.
result<std::optional<std::string>> claim_if_whole(
    spool::spool& spool,
    const spool::folder_entry& entry,
    spool::arrivals::clock::duration quiet
);

}  // namespace rdad::intake
