// SPDX-License-Identifier: BSL-1.0
#include "api/messages.hpp"

#include "api/json/answer_reader.hpp"
#include "api/json/json_text.hpp"

namespace json = boost::json;

namespace rdad::api {

job_messages read_messages(const json::object& object)
{
    return {
        read_objects(object, "errors", read_execution_message),
        read_objects(object, "warnings", read_execution_message),
    };
}

std::optional<messages_response> read_messages_response(std::string_view body)
{
    const auto inner = read_wrapped(body, "messages");
    if (!inner)
        return std::nullopt;
    return messages_response{read_messages(*inner), std::string(text_at(body, "/messages").value())};
}

}  // namespace rdad::api
