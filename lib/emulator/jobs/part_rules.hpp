// SPDX-License-Identifier: BSL-1.0
// Rules about the parts of a job's definition that the services share: each finds the first problem; null if there is
// none. `pointer` is where the part stands in the document.
#pragma once

#include "api/json/object_reader.hpp"
#include "api/problem.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace rdad::emulator {

/// A text that is not empty. Null for a member that is missing.
bool is_text(const boost::json::value* value);

/// The type, where there is one, has to be one of `types`.
std::optional<api::problem> find_type_problem(
    const std::optional<std::string>& type,
    std::span<const std::string_view> types
);

/// What is wrong with one input.
using input_rule =
    std::function<std::optional<api::problem>(const boost::json::value& input, const std::string& pointer)>;

/// There have to be inputs, none twice, and the rule has to find nothing.
std::optional<api::problem> find_inputs_problem(
    const boost::json::array& inputs,
    const input_rule& rule,
    const std::string& pointer
);

/// There have to be outputs, and each has to be one of `formats`.
std::optional<api::problem> find_formats_problem(
    const boost::json::array& outputs,
    std::span<const std::string_view> formats,
    const std::string& pointer
);

/// Makes a problem of a text that is none of `names`. It may be missing.
void check_name(api::object_reader& reader, std::string_view member, std::span<const std::string_view> names);

/// Takes the id of an input.
void check_input_id(api::object_reader& reader);

/// What was found first.
std::optional<api::problem> first_problem(const api::object_reader& reader);

}  // namespace rdad::emulator
