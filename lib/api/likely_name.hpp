// SPDX-License-Identifier: BSL-1.0
// Which known name was meant by one that isn't known.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace rdad::api {

/// The name of `known` that is most like `name`: the case of ASCII letters apart, few bytes are wrong, left out, too
/// many, or two that follow each other have changed places (the optimal string alignment distance): one of three at
/// most, or a single one. Null where none is like that. Of several it is the first.
std::optional<std::string_view> likely_name(
    std::string_view name,
    const std::vector<std::string_view>& known
);

}  // namespace rdad::api
