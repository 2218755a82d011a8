// SPDX-License-Identifier: BSL-1.0
// What the configuration says to the parts of the daemon.
#pragma once

#include "config/config.hpp"
#include "driver/user_loads.hpp"
#include "job/life/life.hpp"
#include "lists/sweep.hpp"

namespace rdad::service {

/// `by_proxy`: the service is reached by way of one.
job::life_options life_options_of(const config::config& config, bool by_proxy);

lists::sweep_options sweep_options_of(const config::config& config);

driver::load_limits limits_of(const config::config& config) noexcept;

}  // namespace rdad::service
