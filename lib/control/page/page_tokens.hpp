// SPDX-License-Identifier: BSL-1.0
// What opens the page: random tokens, each for one user, in memory only. Pure: it has no clock and draws nothing.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rdad::control {

class page_tokens
{
public:
    using clock = std::chrono::steady_clock;

    /// How long a token opens the page.
    static constexpr std::chrono::hours lifetime{12};

    /// The most tokens of a user; a further one takes the place of the oldest.
    static constexpr std::size_t most_of_user = 4;

    /// `token` is random, of 256 bits, as text.
    void add(std::string token, uid_t user, clock::time_point now);

    /// Whose that is, in a time that doesn't depend on how much of it is right. Null: nobody's, or no longer.
    std::optional<uid_t> user_of(std::string_view token, clock::time_point now) const;

private:
    struct issued
    {
        std::string token;
        uid_t user;
        clock::time_point end;
    };

    std::vector<issued> issued_;  ///< the oldest first
};

/// 256 random bits, as 64 hexadecimal digits. Null: the host has none.
std::optional<std::string> draw_token();

}  // namespace rdad::control
