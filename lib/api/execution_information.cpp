// SPDX-License-Identifier: BSL-1.0
#include "api/execution_information.hpp"

#include "api/json/answer_reader.hpp"
#include "api/json/object_writer.hpp"
#include "api/shortened.hpp"

#include <boost/json/array.hpp>

namespace json = boost::json;

namespace rdad::api {
namespace {

/// How many parameters of a message are kept: placeholders have one digit or two.
constexpr std::size_t most_params = 20;

json::array to_json(const std::vector<execution_message>& messages)
{
    json::array array;
    for (const execution_message& m : messages) {
        array.push_back(
            {{"code", m.code},
             {"title", m.title},
             {"message", m.message},
             {"params", json::array(m.params.begin(), m.params.end())}}
        );
    }
    return array;
}

}  // namespace

execution_message read_execution_message(const json::object& object)
{
    execution_message m{
        read_words(object, "code").value_or(""),
        read_words(object, "title").value_or(""),
        read_words(object, "message").value_or(""),
        {},
    };
    if (const json::array* params = read_array(object, "params")) {
        for (const json::value& param : *params) {
            const json::string* text = param.if_string();
            if (text && m.params.size() < most_params)
                m.params.push_back(shortened(std::string(*text)));
        }
    }
    return m;
}

execution_information read_execution_information(const json::object& object)
{
    return {
        read_int32(object, "exitCode"),
        read_either(object, "submissionDateTime", "submittedDateTime"),
        read_string(object, "startedDateTime"),
        read_string(object, "endedDateTime"),
        read_number(object, object.contains("processingUnits") ? "processingUnits" : "estimatedUnits"),
        read_objects(object, "errors", read_execution_message),
        read_objects(object, "warnings", read_execution_message),
    };
}

json::object to_json(const execution_information& information)
{
    json::object object;
    write(object, "exitCode", information.exit_code);
    write(object, "submissionDateTime", information.submission_date_time);
    write(object, "startedDateTime", information.started_date_time);
    write(object, "endedDateTime", information.ended_date_time);
    write(object, "estimatedUnits", information.estimated_units);
    if (!information.errors.empty())
        object["errors"] = to_json(information.errors);
    if (!information.warnings.empty())
        object["warnings"] = to_json(information.warnings);
    return object;
}

}  // namespace rdad::api
