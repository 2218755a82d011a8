// SPDX-License-Identifier: BSL-1.0
#include "control/page/page_tokens.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <openssl/crypto.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <utility>

namespace rdad::control {

void page_tokens::add(std::string token, uid_t user, clock::time_point now)
{
    std::erase_if(issued_, [&](const issued& each) { return each.end <= now; });
    const auto is_theirs = [&](const issued& each) { return each.user == user; };
    if (std::ranges::count_if(issued_, is_theirs) >= static_cast<std::ptrdiff_t>(most_of_user))
        issued_.erase(std::ranges::find_if(issued_, is_theirs));
    issued_.push_back({std::move(token), user, now + lifetime});
}

std::optional<uid_t> page_tokens::user_of(std::string_view token, clock::time_point now) const
{
    std::optional<uid_t> user;
    // All of them are compared: when it is found tells nothing either.
    for (const issued& each : issued_) {
        const bool is_it = each.token.size() == token.size() &&
                           CRYPTO_memcmp(each.token.data(), token.data(), token.size()) == 0;
        if (is_it && now < each.end)
            user = each.user;
    }
    return user;
}

std::optional<std::string> draw_token()
{
    std::array<unsigned char, 32> bytes{};
    if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1)
        return std::nullopt;
    return fmt::format("{:02x}", fmt::join(bytes, ""));
}

}  // namespace rdad::control
