// SPDX-License-Identifier: BSL-1.0
#include "service/options.hpp"

#include <algorithm>

namespace rdad::service {

job::life_options life_options_of(const config::config& config, bool by_proxy)
{
    job::life_options options;
    options.schedule.poll_intervals =
        config.pace.poll_intervals.empty() ? job::documented_intervals() : config.pace.poll_intervals;
    options.by_proxy = by_proxy;
    return options;
}

lists::sweep_options sweep_options_of(const config::config& config)
{
    const unsigned hourly = config.pace.requests_per_hour / 60;
    const unsigned calls =
        hourly == 0 ? config.pace.requests_per_minute : std::min(hourly, config.pace.requests_per_minute);
    return {
        config.pace.poll,
        config.pace.poll_intervals.empty() ? lists::usual_intervals() : config.pace.poll_intervals,
        calls};
}

driver::load_limits limits_of(const config::config& config) noexcept
{
    return {config.limits.user_jobs, config.limits.user_bytes, config.limits.all_jobs};
}

}  // namespace rdad::service
