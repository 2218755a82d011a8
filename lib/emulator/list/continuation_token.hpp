// SPDX-License-Identifier: BSL-1.0
// The tokens by which a client asks for the next page of a list.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rdad::emulator {

/// Issues tokens that nobody else can make, and that are good for the list that they were issued for: `list` names its
/// service and its filter. A token says after which job the next page begins, so it stays good whatever happens to the
/// jobs.
class continuation_tokens
{
public:
    continuation_tokens();

    /// `number` is that of the last job of the page before (see stored_job::number).
    std::string issue(std::uint64_t number, std::string_view list) const;

    /// The number that the token was issued with; null if it was not issued here for that list.
    std::optional<std::uint64_t> find(std::string_view token, std::string_view list) const;

private:
    std::string key_;
};

}  // namespace rdad::emulator
