// SPDX-License-Identifier: BSL-1.0
#include "api/progress.hpp"

#include "api/ascii_case.hpp"
#include "api/json/answer_reader.hpp"
#include "api/json/object_writer.hpp"

namespace json = boost::json;

namespace rdad::api {
namespace {

/// In the second generation it is a number that needn't be whole. One that is out of range is no percentage.
std::optional<std::int32_t> read_percentage(const json::object& object)
{
    const auto number = read_number(object, "percentage");
    const bool is_one = number && *number >= 0 && *number <= 100;
    return is_one ? std::optional(static_cast<std::int32_t>(*number)) : std::nullopt;
}

}  // namespace

std::optional<progress> read_progress_response(std::string_view body)
{
    auto inner = read_wrapped(body, "progress");
    if (!inner)
        inner = read_wrapped(body, "jobProgress");
    if (!inner)
        return std::nullopt;
    progress p;
    p.percentage = read_percentage(*inner);
    if (const auto state = read_string(*inner, "state")) {
        p.state = parse_job_state(*state);
        p.is_over = equal_without_case(*state, "over");
    }
    p.step = read_string(*inner, "step");
    return p;
}

json::object progress_response_json(const progress& progress)
{
    json::object inner;
    write(inner, "percentage", progress.percentage);
    if (progress.state)
        inner["state"] = to_string(*progress.state);
    write(inner, "step", progress.step);
    return {{"progress", std::move(inner)}};
}

}  // namespace rdad::api
