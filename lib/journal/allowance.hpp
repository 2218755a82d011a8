// SPDX-License-Identifier: BSL-1.0
// Decides which entries are written of what somebody can cause as often as they like. Pure: it does no I/O and has no
// clock.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace rdad::journal {

/// Each user's first ones are told, and others are counted for a while: one user neither fills the journal, nor hides in
/// it what another one does. Users beyond the number that is known at a time share what one of them may cause.
class allowance
{
public:
    using clock = std::chrono::steady_clock;
    using user_id = std::uint64_t;

    /// `most` for each user within `period`, from the first one on.
    explicit allowance(std::size_t most = 10, clock::duration period = std::chrono::minutes(5)) noexcept
        : most_(most), period_(period)
    {}

    /// The user has caused one more. Null: that is only counted. Else what is to follow on what is told, sentences
    /// with a blank in front: how many were only counted before, or that those to come will be; mostly empty.
    std::optional<std::string> happened(user_id user, clock::time_point now);

private:
    struct account
    {
        clock::time_point began;
        std::size_t told = 0;
        std::size_t untold = 0;
    };

    account& account_of(user_id user, clock::time_point now);

    std::size_t most_;
    clock::duration period_;
    std::map<user_id, account> accounts_;
    account others_;  ///< of all who have no account
};

}  // namespace rdad::journal
