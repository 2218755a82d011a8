// SPDX-License-Identifier: BSL-1.0
#include "diagnosis/finding.hpp"

#include "api/json/answer_reader.hpp"
#include "journal/printable.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace json = boost::json;

namespace rdad::diagnosis {

finding good(std::string subject, std::string message)
{
    return {true, std::move(subject), std::move(message)};
}

finding bad(std::string subject, std::string message, std::string remedy)
{
    return {false, std::move(subject), std::move(message), std::move(remedy)};
}

bool are_good(const std::vector<finding>& findings) noexcept
{
    return std::ranges::all_of(findings, &finding::is_good);
}

/// What a service or a file says gets into messages, and may be any bytes, but JSON is UTF-8.
json::object to_json(const std::vector<finding>& findings)
{
    json::array all;
    for (const finding& each : findings)
        all.push_back(
            {{"subject", each.subject},
             {"isGood", each.is_good},
             {"message", journal::printable(each.message)},
             {"remedy", journal::printable(each.remedy)}}
        );
    return {{"isGood", are_good(findings)}, {"findings", std::move(all)}};
}

std::optional<std::vector<finding>> read_findings(const json::object& object)
{
    const json::array* const array = api::read_array(object, "findings");
    if (!array)
        return std::nullopt;
    std::vector<finding> all;
    for (const json::value& each : *array) {
        const json::object* const one = each.if_object();
        const json::value* const is_good = one ? one->if_contains("isGood") : nullptr;
        auto subject = one ? api::read_string(*one, "subject") : std::nullopt;
        auto message = one ? api::read_string(*one, "message") : std::nullopt;
        if (!is_good || !is_good->is_bool() || !subject || !message)
            return std::nullopt;
        all.push_back(
            {is_good->get_bool(),
             *std::move(subject),
             *std::move(message),
             api::read_string(*one, "remedy").value_or("")}
        );
    }
    return all;
}

std::string to_text(const std::vector<finding>& findings)
{
    std::string text;
    for (const finding& each : findings)
        text += fmt::format(
            "{:<4} {}: {}{}{}\n",
            each.is_good ? "ok" : "bad",
            each.subject,
            each.message,
            each.remedy.empty() ? "" : " ",
            each.remedy
        );
    return text;
}

}  // namespace rdad::diagnosis
