// SPDX-License-Identifier: BSL-1.0
#include "emulator/exchange.hpp"

#include "api/ascii_case.hpp"
#include "api/json/json_text.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <algorithm>

namespace json = boost::json;

namespace rdad::emulator {
namespace {

bool is_media_type(std::optional<std::string_view> content_type, std::string_view wanted) noexcept
{
    if (!content_type)
        return false;
    std::string_view type = content_type->substr(0, content_type->find(';'));
    type = type.substr(0, type.find_last_not_of(" \t") + 1);
    return api::equal_without_case(type, wanted);
}

}  // namespace

std::optional<std::string> response::find_header(std::string_view name) const
{
    const auto found = std::ranges::find_if(headers, [&](const header& header) {
        return api::equal_without_case(header.name, name);
    });
    return found == headers.end() ? std::nullopt : std::optional(found->value);
}

response no_content()
{
    return {204, {}, "", ""};
}

response json_response(unsigned status, const json::object& body)
{
    return {status, {}, json::serialize(body)};
}

response error_response(unsigned status, const api::error& error)
{
    return json_response(status, api::error_response_json(error));
}

response error_response(unsigned status, std::string_view code, std::string_view message)
{
    return error_response(status, {std::string(code), std::string(message), {}});
}

api::checked<json::object> parse_object(std::string_view body)
{
    auto document = api::parse_json(body);
    if (!document)
        return document.error();
    if (!document->is_object())
        return api::problem{"", "is not a JSON object"};
    return std::move(document->as_object());
}

bool is_json_content_type(std::optional<std::string_view> content_type, std::string_view media_type) noexcept
{
    return is_media_type(content_type, "application/json") || is_media_type(content_type, media_type);
}

bool is_form_content_type(std::optional<std::string_view> content_type) noexcept
{
    return is_media_type(content_type, "application/x-www-form-urlencoded");
}

}  // namespace rdad::emulator
