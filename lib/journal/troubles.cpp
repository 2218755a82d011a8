// SPDX-License-Identifier: BSL-1.0
#include "journal/troubles.hpp"

#include "api/date_time.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace chrono = std::chrono;

namespace rdad::journal {
namespace {

/// Reasons may hold what changes each time, such as an address.
constexpr std::size_t most_reasons = 32;

}  // namespace

std::string_view to_string(trouble_of of) noexcept
{
    switch (of) {
    case trouble_of::service: return "service";
    case trouble_of::proxy: return "proxy";
    case trouble_of::token: return "token";
    case trouble_of::disk: break;
    }
    return "disk";
}

std::optional<std::string> troubles::happened(const std::string& reason, clock::time_point now)
{
    if (!began_)
        began_ = now;
    const auto known = reasons_.find(reason);
    if (known == reasons_.end()) {
        if (reasons_.size() == most_reasons)
            forget_oldest();
        reasons_.emplace(reason, met{now});
        is_told_ = true;
        return "";
    }
    met& m = known->second;
    ++m.untold;
    const auto since = now - m.told;
    if (since < quiet_)
        return std::nullopt;
    const bool is_often = m.untold > 1;
    std::string again =
        is_often ? fmt::format(" That was {} times within {}.", m.untold, api::rough_text(since)) : "";
    m = {now};
    is_told_ = true;
    return again;
}

std::optional<troubles::clock::duration> troubles::ended(clock::time_point now) noexcept
{
    const auto lasted = is_told_ ? std::optional(now - *began_) : std::nullopt;
    began_.reset();
    is_told_ = false;
    return lasted;
}

void troubles::forget_oldest()
{
    reasons_.erase(std::ranges::min_element(reasons_, {}, [](const auto& reason) {
        return reason.second.told;
    }));
}

}  // namespace rdad::journal
