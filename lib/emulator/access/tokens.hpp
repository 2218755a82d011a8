// SPDX-License-Identifier: BSL-1.0
// Access tokens: what was issued, for what, and until when.
#pragma once

#include "emulator/timestamp.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace rdad::emulator {

/// What a token allows.
struct access
{
    // Of realitydataanalysis, which alone has scopes of its own.
    bool read = false;
    bool modify = false;

    /// Everything, of all services.
    bool platform = false;
};

/// The access of a space-separated list of scopes (RFC 6749 section 3.3), of either generation of the API;
/// null if one of them isn't known, or none is there.
std::optional<access> parse_scope(std::string_view scope);

class tokens
{
public:
    /// Tokens are valid for `lifetime` from their issue.
    explicit tokens(std::chrono::seconds lifetime) : lifetime_(lifetime) {}

    /// Makes `token` one that allows everything and never expires.
    void allow_for_good(const std::string& token);

    std::string issue(access granted, time_point now);

    /// What the token allows; null if it was not issued here or has expired.
    std::optional<access> find(std::string_view token, time_point now) const;

    std::chrono::seconds lifetime() const noexcept { return lifetime_; }

private:
    struct grant
    {
        access granted;
        time_point expires;
    };

    void forget_expired(time_point now);

    std::chrono::seconds lifetime_;
    std::unordered_map<std::string, grant> grants_;
};

}  // namespace rdad::emulator
