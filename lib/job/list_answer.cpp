// SPDX-License-Identifier: BSL-1.0
#include "job/list_answer.hpp"

#include "api/error.hpp"
#include "job/answer.hpp"

#include <fmt/format.h>

#include <cassert>

namespace rdad::job {

list_answer list_answer_of(unsigned status, std::string_view body)
{
    assert(status != 401 && status != 429);
    if (status >= 200 && status < 300) {
        if (auto page = api::read_job_list(body))
            return {list_answer_kind::page, *std::move(page)};
        return {
            list_answer_kind::failed,
            {},
            fmt::format(
                "The service answered {} to a list of jobs with {}.",
                status,
                what_came_for_json(body)
            )};
    }
    const auto error = api::read_error_response(body);
    const bool may_pass = status == 408 || (status >= 500 && status != 501);
    return {
        may_pass ? list_answer_kind::failed : list_answer_kind::refused,
        {},
        fmt::format(
            "The service answered {} to a list of jobs{}",
            status,
            error ? ": " + error->sentence() : "."
        )};
}

}  // namespace rdad::job
