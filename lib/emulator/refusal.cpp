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

    /// The status for what is wrong with a body or a query.
    unsigned status;

    /// What it says whatever is asked for, but of lists. Empty: it says what it can't do.
    std::string_view message;

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
     422,
     "",
     "InvalidRealityDataAnalysisRequest",
     "InvalidProperty",
     "InvalidRealityDataAnalysisRequest",
     "InvalidProperty",
     "Cannot list jobs."},
    {&api::contextcapture,
     422,
     "",
     "InvalidContextCaptureRequest",
     "InvalidParameter",
     "InvalidRealityModelingRequest",
     "InvalidParameter",
     "Cannot find jobs."},
    {&api::realityconversion,
     422,
     "",
     "InvalidRealityConversionRequest",
     "InvalidProperty",
     "InvalidRealityConversionRequest",
     "InvalidParameter",
     "Cannot find jobs."},
    {&api::reality_analysis,
     400,
     "Invalid request to Reality Analysis.",
     "InvalidRealityAnalysisRequest",
     "InvalidProperty",
     "InvalidRealityAnalysisRequest",
     "InvalidParameter",
     "Cannot find jobs."},
    {&api::reality_modeling,
     400,
     "Invalid request to Reality Modeling.",
     "InvalidRealityModelingRequest",
     "InvalidProperty",
     "InvalidRealityModelingRequest",
     "InvalidParameter",
     "Cannot find jobs."},
    {&api::reality_conversion,
     400,
     "Invalid request to Reality Conversion.",
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

response refuse(
    unsigned status,
    const refusal_words& words,
    std::string_view message,
    std::vector<api::error_detail> details
)
{
    const std::string_view said = words.message.empty() ? message : words.message;
    return error_response(status, {std::string(words.code), std::string(said), std::move(details)});
}

}  // namespace

response invalid_request(
    const api::service& service,
    std::string_view message,
    std::vector<api::error_detail> details
)
{
    return refuse(422, words_of(service), message, std::move(details));
}

response invalid_body(const api::service& service, std::string_view message, const api::problem& problem)
{
    const refusal_words& words = words_of(service);
    return refuse(words.status, words, message, {invalid_property(words.detail_code, problem, "body")});
}

response invalid_list(const api::service& service, const api::problem& problem)
{
    const refusal_words& words = words_of(service);
    return error_response(
        words.status,
        {std::string(words.list_code),
         std::string(words.list_message),
         {invalid_property(words.list_detail_code, problem, "query")}}
    );
}

response job_not_found()
{
    return error_response(404, "JobNotFound", "Requested job is not available.");
}

response operation_not_found()
{
    return error_response(
        404,
        {"ResourceNotFound",
         "The requested resource was not found. Verify the API URL and the Accept header.",
         {{"OperationNotFound", "Unable to match incoming request to an operation.", std::nullopt}}}
    );
}

api::error_detail invalid_change(std::string message)
{
    return {"InvalidChange", std::move(message), std::nullopt};
}

}  // namespace rdad::emulator
