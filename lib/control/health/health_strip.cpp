// SPDX-License-Identifier: BSL-1.0
#include "control/health/health_strip.hpp"

#include "api/date_time.hpp"
#include "control/layout.hpp"
#include "diagnosis/host_findings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rdad::control {
namespace {

using journal::trouble_of;

/// The clock of the host may have been set since.
std::string rough_time(std::chrono::system_clock::time_point from, std::chrono::system_clock::time_point to)
{
    return api::rough_text(std::max(from, to) - from);
}

struct strip_part
{
    std::string text;
    emphasis how = emphasis::none;
};

class strip
{
public:
    strip(const daemon_health& health, std::chrono::system_clock::time_point now, const time_text& hour_of)
        : health_(health), now_(now), hour_of_(hour_of)
    {}

    std::vector<strip_part> parts() const
    {
        std::vector<strip_part> all{service(), token(), disk(), calls()};
        if (auto wrong = trouble(trouble_of::proxy, "proxy: refuses calls"))
            all.insert(all.begin(), *std::move(wrong));
        return all;
    }

private:
    std::optional<strip_part> trouble(trouble_of of, std::string_view what) const
    {
        const auto found = std::ranges::find(health_.troubles, of, &daemon_health::trouble::of);
        if (found == health_.troubles.end())
            return std::nullopt;
        return strip_part{fmt::format("{} for {}", what, rough_time(found->since, now_)), emphasis::trouble};
    }

    strip_part service() const
    {
        if (auto wrong = trouble(trouble_of::service, "service: fails"))
            return *std::move(wrong);
        if (health_.no_calls_until)
            return {"service: no calls until " + hour_of_(*health_.no_calls_until), emphasis::attention};
        if (!health_.last_answer)
            return {"service: not called yet"};
        return {fmt::format("service: ok {} ago", rough_time(*health_.last_answer, now_))};
    }

    strip_part token() const
    {
        if (auto wrong = trouble(trouble_of::token, "token: none accepted"))
            return *std::move(wrong);
        if (!health_.token_expiry)
            return {health_.last_answer ? "token: accepted" : "token: not used yet"};
        // One that has expired is replaced when the next call needs it.
        if (*health_.token_expiry <= now_)
            return {"token: expired"};
        return {"token: " + rough_time(now_, *health_.token_expiry)};
    }

    strip_part disk() const
    {
        if (auto wrong = trouble(trouble_of::disk, "disk: fails"))
            return *std::move(wrong);
        if (!health_.free_bytes)
            return {"disk: ?"};
        const bool is_short = *health_.free_bytes < diagnosis::least_free_bytes;
        return {
            fmt::format("disk: {} free", diagnosis::text_of_bytes(*health_.free_bytes)),
            is_short ? emphasis::attention : emphasis::none};
    }

    strip_part calls() const
    {
        return {fmt::format("calls: {} used, {} left", health_.calls->used, health_.calls->left)};
    }

    const daemon_health& health_;
    std::chrono::system_clock::time_point now_;
    const time_text& hour_of_;
};

}  // namespace

styled_text health_strip(
    const daemon_health& health,
    std::chrono::system_clock::time_point now,
    std::size_t columns,
    const time_text& hour_of
)
{
    if (!health.calls)
        return "";
    constexpr std::string_view between = "  ";
    styled_text text;
    std::size_t used = 0;
    for (const strip_part& each : strip(health, now, hour_of).parts()) {
        const std::size_t width = width_of(each.text);
        const bool fits = used + between.size() + width <= columns;
        if (used > 0)
            text += fits ? between : "\n";
        used = used > 0 && fits ? used + between.size() + width : width;
        text += styled_text(each.text, each.how);
    }
    return text += "\n";
}

styled_text health_text(const result<daemon_health>& health, std::size_t columns)
{
    if (!health)
        return {wrapped(health.error().sentence, 0, columns), emphasis::trouble};
    const emphasis how = health->troubles.empty() ? emphasis::none : emphasis::trouble;
    return health_strip(*health, std::chrono::system_clock::now(), columns) +
           styled_text(wrapped(health->status, 0, columns), how);
}

}  // namespace rdad::control
