// SPDX-License-Identifier: BSL-1.0
// How a job's run went.
#pragma once

#include <boost/json/object.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace rdad::api {

/// One error or warning of a job's run, as finished jobs carry them. No text is kept longer than `longest_words`
/// (shortened.hpp).
struct execution_message
{
    std::string code;
    std::string title;

    /// For people; may have placeholders that `params` fills in.
    std::string message;
    std::vector<std::string> params;

    friend bool operator==(const execution_message&, const execution_message&) = default;
};

execution_message read_execution_message(const boost::json::object& object);

/// Schema "Execution information"; "Execution Information" of the second generation, which has fewer members. Null means that it hasn't come to that, or that the service doesn't say.
struct execution_information
{
    std::optional<std::int32_t> exit_code;            ///< of the processing; 0 where it went well
    std::optional<std::string> submission_date_time;  ///< RFC 3339
    std::optional<std::string> started_date_time;     ///< RFC 3339
    std::optional<std::string> ended_date_time;       ///< RFC 3339
    std::optional<double> estimated_units;  ///< cost of the executed job, in cost units; "processingUnits"
    std::vector<execution_message> errors;
    std::vector<execution_message> warnings;

    friend bool operator==(const execution_information&, const execution_information&) = default;
};

execution_information read_execution_information(const boost::json::object& object);
boost::json::object to_json(const execution_information& information);

}  // namespace rdad::api
