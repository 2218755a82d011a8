// SPDX-License-Identifier: BSL-1.0
#include "api/error.hpp"

#include "api/json/answer_reader.hpp"
#include "api/json/object_writer.hpp"
#include "api/shortened.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <utility>

namespace json = boost::json;

namespace rdad::api {
namespace {

error_detail read_detail(const json::object& object)
{
    return {
        read_words(object, "code").value_or(""),
        read_words(object, "message").value_or(""),
        read_words(object, "target"),
    };
}

json::object to_json(const error_detail& detail)
{
    json::object object{{"code", detail.code}, {"message", detail.message}};
    write(object, "target", detail.target);
    return object;
}

}  // namespace

bool error::has_code(std::string_view wanted) const
{
    return code == wanted || std::ranges::find(details, wanted, &error_detail::code) != details.end();
}

std::string error::sentence() const
{
    std::string text = message.empty() ? code : message;
    for (const error_detail& detail : details) {
        text += text.empty() ? "" : " ";
        if (detail.target)
            text += *detail.target + ": ";
        text += detail.message.empty() ? detail.code : detail.message;
    }
    return shortened(std::move(text));
}

json::object to_json(const error& error)
{
    json::object object{{"code", error.code}, {"message", error.message}};
    if (!error.details.empty()) {
        json::array details;
        for (const error_detail& detail : error.details)
            details.push_back(to_json(detail));
        object["details"] = std::move(details);
    }
    return object;
}

error read_error(const json::object& object)
{
    error e{
        read_words(object, "code").value_or(""),
        read_words(object, "message").value_or(""),
        read_objects(object, "details", read_detail),
    };
    if (e.details.size() > most_details)
        e.details.resize(most_details);
    return e;
}

std::optional<error> read_error_response(std::string_view body)
{
    const auto inner = read_wrapped(body, "error");
    return inner ? std::optional(read_error(*inner)) : std::nullopt;
}

json::object error_response_json(const error& error)
{
    return {{"error", to_json(error)}};
}

}  // namespace rdad::api
