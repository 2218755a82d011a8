// SPDX-License-Identifier: BSL-1.0
// The specifications of a job of the second generation: what it reads, what it makes, and how.
#pragma once

#include "api/problem.hpp"
#include "api/service.hpp"

#include <boost/json/object.hpp>

#include <string>
#include <string_view>

namespace rdad::api {

/// What is known of the jobs of that type. Null: nothing is.
const job_type* find_type(std::string_view name, const service& service);

/// What is wrong with the specifications of a new job of that type, so that it needn't be found out by a call. Types and
/// members that aren't known here pass: the service may be newer. `pointer` is where `specifications` stands in the document.
problems problems_of_specifications(
    const boost::json::object& specifications,
    std::string_view type,
    const service& service,
    const std::string& pointer
);

}  // namespace rdad::api
