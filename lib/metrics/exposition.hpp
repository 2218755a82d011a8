// SPDX-License-Identifier: BSL-1.0
// The text that Prometheus and node_exporter read (exposition format 0.0.4).
#pragma once

#include "metrics/activity.hpp"
#include "metrics/snapshot.hpp"

#include <chrono>
#include <string>

namespace rdad::metrics {

/// All there is to tell of a daemon.
std::string text_of(const activity& counted, const snapshot& seen, std::chrono::sys_seconds now);

/// What is to be told where no daemon answers: rdad_up is 0, and nothing else is known.
std::string text_without_daemon();

}  // namespace rdad::metrics
