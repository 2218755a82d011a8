// SPDX-License-Identifier: BSL-1.0
#include "notify/hook_environment.hpp"

#include "api/json/json_text.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <cctype>

namespace json = boost::json;

namespace rdad::notify {
namespace {

/// JOB_ID of jobId.
std::string variable_of(std::string_view member)
{
    std::string name;
    for (const char each : member) {
        const auto c = static_cast<unsigned char>(each);
        if (std::isupper(c) != 0)
            name += '_';
        name += static_cast<char>(std::toupper(c));
    }
    return name;
}

std::string text_of(const json::value& value)
{
    if (const auto* const text = value.if_string())
        return {text->data(), text->size()};
    // Boost.JSON writes 2.5 as 2.5E0, of which shells make nothing.
    if (const auto* const number = value.if_double())
        return fmt::format("{}", *number);
    return json::serialize(value);
}

void add(std::vector<std::string>& environment, const std::string& prefix, const json::object& object)
{
    for (const auto& [member, value] : object) {
        const std::string name = prefix + variable_of({member.data(), member.size()});
        if (const auto* const inner = value.if_object())
            add(environment, name + "_", *inner);
        else
            environment.push_back(fmt::format("{}={}", name, text_of(value)));
    }
}

}  // namespace

std::vector<std::string> environment_of(std::string_view event)
{
    std::vector<std::string> environment;
    const auto document = api::parse_json(event);
    if (document && document->is_object())
        add(environment, "RDAD_", document->get_object());
    return environment;
}

}  // namespace rdad::notify
