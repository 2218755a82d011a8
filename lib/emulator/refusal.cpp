// SPDX-License-Identifier: BSL-1.0
#include "emulator/refusal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace rdad::emulator {
namespace {

/// How a service says no.
struct refusal_words
{
    const api::service* service;

    /// The code of the error, and of what is wrong with a property.
    std::string_view code;
    std::string_view detail_code;

    // The same of lists.
    std::string_view list_code;
    std::string_view list_detail_code;
    std::string_view list_message;
};

constexpr std::array<refusal_words, api::all_services.size()> words_of_services = {{
    {&api::realitydataanalysis,
     "InvalidRealityDataAnalysisRequest",
     "InvalidProperty",
     "InvalidRealityDataAnalysisRequest",
     "InvalidProperty",
     "Cannot list jobs."},
    {&api::contextcapture,
     "InvalidContextCaptureRequest",
     "InvalidParameter",
     "InvalidRealityModelingRequest",
     "InvalidParameter",
     "Cannot find jobs."},
    {&api::realityconversion,
     "InvalidRealityConversionRequest",
     "InvalidProperty",
     "InvalidRealityConversionRequest",
     "InvalidParameter",
     "Cannot find jobs."},
}};

const refusal_words& words_of(const api::service& service)
{
    return *std::ranges::find(words_of_services, &service, &refusal_words::service);
}

/// The innermost member that a JSON pointer names; null if it names none.
std::optional<std::string> innermost_member(std::string_view pointer)
{
    while (!pointer.empty()) {
        const auto slash = pointer.rfind('/');
        const std::string_view step = pointer.substr(slash + 1);
        const bool is_index = step.find_first_not_of("0123456789") == step.npos;
        if (!is_index)
            return std::string(step);
        pointer = pointer.substr(0, slash);
    }
    return std::nullopt;
}

/// What is wrong with a member or parameter; it is the `whole`, "body" or "query", where the problem names
/// none.
api::error_detail invalid_property(std::string_view code, const api::problem& problem, std::string_view whole)
{
    if (problem.pointer.empty())
        return {std::string(code), fmt::format("The {} {}.", whole, problem.message), std::nullopt};
    return {std::string(code), problem.message, innermost_member(problem.pointer)};
}

}  // namespace

response invalid_request(
    const api::service& service,
    std::string_view message,
    std::vector<api::error_detail> details
)
{
    return error_response(
        422,
        {std::string(words_of(service).code), std::string(message), std::move(details)}
    );
}

response invalid_body(const api::service& service, std::string_view message, const api::problem& problem)
{
    return invalid_request(
        service,
        message,
        {invalid_property(words_of(service).detail_code, problem, "body")}
    );
}

response invalid_list(const api::service& service, const api::problem& problem)
{
    const refusal_words& words = words_of(service);
    return error_response(
        422,
        {std::string(words.list_code),
         std::string(words.list_message),
         {invalid_property(words.list_detail_code, problem, "query")}}
    );
}

api::error_detail invalid_change(std::string message)
{
    return {"InvalidChange", std::move(message), std::nullopt};
}

}  // namespace rdad::emulator
