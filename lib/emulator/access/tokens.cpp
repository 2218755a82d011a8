// SPDX-License-Identifier: BSL-1.0
#include "emulator/access/tokens.hpp"

#include "emulator/access/secret.hpp"

namespace rdad::emulator {
namespace {

bool add_scope(access& granted, std::string_view scope)
{
    const bool all = scope == "itwin-platform";
    const bool read = scope == "realitydataanalysis:read";
    const bool modify = scope == "realitydataanalysis:modify";
    granted.read |= all || read;
    granted.modify |= all || modify;
    granted.platform |= all;
    return all || read || modify;
}

}  // namespace

std::optional<access> parse_scope(std::string_view scope)
{
    access granted;
    while (!scope.empty()) {
        const std::string_view one = scope.substr(0, scope.find(' '));
        scope.remove_prefix(std::min(one.size() + 1, scope.size()));
        if (!one.empty() && !add_scope(granted, one))
            return std::nullopt;
    }
    return granted.read || granted.modify ? std::optional(granted) : std::nullopt;
}

void tokens::allow_for_good(const std::string& token)
{
    grants_[token] = {{.read = true, .modify = true, .platform = true}, time_point::max()};
}

std::string tokens::issue(access granted, time_point now)
{
    forget_expired(now);
    std::string token = make_secret();
    grants_[token] = {granted, now + lifetime_};
    return token;
}

std::optional<access> tokens::find(std::string_view token, time_point now) const
{
    const auto found = grants_.find(std::string(token));
    if (found == grants_.end() || found->second.expires <= now)
        return std::nullopt;
    return found->second.granted;
}

void tokens::forget_expired(time_point now)
{
    std::erase_if(grants_, [&](const auto& item) { return item.second.expires <= now; });
}

}  // namespace rdad::emulator
