// SPDX-License-Identifier: BSL-1.0
// Writes the members of a JSON object; what has no value is left out.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace rdad::api {

void write(boost::json::object& object, std::string_view name, const std::optional<std::string>& value);

/// A whole number is written as one: 2, not 2E0.
void write(boost::json::object& object, std::string_view name, std::optional<double> value);
void write(boost::json::object& object, std::string_view name, std::optional<std::int32_t> value);

}  // namespace rdad::api
