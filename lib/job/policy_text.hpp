// SPDX-License-Identifier: BSL-1.0
// Saying in the text of a job's spec what the daemon is to do with it.
#pragma once

#include "api/service.hpp"

#include <string>
#include <string_view>

namespace rdad::job {

/// The same spec, with `"again": true` in its member `rdad`; everything else stays as it is written. The text must be an
/// object that api::parse_json accepts.
std::string with_again(std::string_view spec_text);

/// The same with `"service"` and its name.
std::string with_service(std::string_view spec_text, const api::service& service);

/// The same with `"estimateOnly": true`.
std::string with_estimate_only(std::string_view spec_text);

}  // namespace rdad::job
