// SPDX-License-Identifier: BSL-1.0
#include "api/progress.hpp"

#include "api/answer_reader.hpp"
#include "api/ascii_case.hpp"
#include "api/object_writer.hpp"

namespace json = boost::json;

namespace rdad::api {

std::optional<progress> read_progress_response(std::string_view body)
{
    auto inner = read_wrapped(body, "progress");
    if (!inner)
        inner = read_wrapped(body, "jobProgress");
    if (!inner)
        return std::nullopt;
    progress p;
    p.percentage = read_int32(*inner, "percentage");
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
