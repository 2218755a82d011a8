// SPDX-License-Identifier: BSL-1.0
#include "journal/allowance.hpp"

#include "api/date_time.hpp"

#include <fmt/format.h>

namespace rdad::journal {
namespace {

constexpr std::size_t most_accounts = 32;

}  // namespace

std::optional<std::string> allowance::happened(user_id user, clock::time_point now)
{
    account& a = account_of(user, now);
    if (a.told == most_ && now - a.began < period_) {
        ++a.untold;
        return std::nullopt;
    }
    std::string following;
    if (a.untold > 0)
        following = fmt::format(
            " {} more of that user were not told within {}.",
            a.untold,
            api::rough_text(now - a.began)
        );
    if (now - a.began >= period_)
        a = {now};
    if (++a.told == most_)
        following += fmt::format(
            " More of that user are only counted for {}.",
            api::rough_text(a.began + period_ - now)
        );
    return following;
}

allowance::account& allowance::account_of(user_id user, clock::time_point now)
{
    if (const auto known = accounts_.find(user); known != accounts_.end())
        return known->second;
    if (accounts_.size() == most_accounts)
        std::erase_if(accounts_, [&](const auto& a) { return now - a.second.began >= period_; });
    if (accounts_.size() < most_accounts)
        return accounts_.emplace(user, account{now}).first->second;
    return others_;
}

}  // namespace rdad::journal
