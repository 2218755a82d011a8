// SPDX-License-Identifier: BSL-1.0
// Saying in the text of a job's spec that its batch is to be run again.
#pragma once

#include <string>
#include <string_view>

namespace rdad::job {

/// The same spec, with `"again": true` in its member `rdad`; everything else stays as it is written. The text must be an
/// object that api::parse_json accepts.
std::string with_again(std::string_view spec_text);

}  // namespace rdad::job
