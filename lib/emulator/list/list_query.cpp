// SPDX-License-Identifier: BSL-1.0
#include "emulator/list/list_query.hpp"

#include "api/json/json_text.hpp"
#include "api/json/object_reader.hpp"
#include "emulator/list/query_parameters.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <boost/url/encode.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>
#include <fmt/format.h>

#include <charconv>

namespace json = boost::json;
namespace urls = boost::urls;

namespace rdad::emulator {
namespace {

std::string encoded(std::string_view text)
{
    return urls::encode({text.data(), text.size()}, urls::unreserved_chars);
}

api::problem wrong(std::string_view parameter, std::string message)
{
    return {fmt::format("/{}", parameter), std::move(message)};
}

/// The text as a message shows it. Bytes that are not UTF-8 would make the answer that quotes them no JSON.
std::string in_quotes(const std::string& text)
{
    const json::value value(text);
    return api::parse_json(json::serialize(value)) ? api::quoted(value) : "a text that is not UTF-8";
}

std::optional<std::string>* find_member(list_query& query, std::string_view name)
{
    if (name == "$filter")
        return &query.filter_text;
    if (name == "$top")
        return &query.top_text;
    return name == "continuationToken" ? &query.continuation_token : nullptr;
}

/// Takes the parameters apart, as texts.
api::checked<list_query> split(std::string_view query)
{
    auto parameters = parse_query_parameters(query);
    if (!parameters)
        return api::problem{"", "is not percent-encoded as the query of a URL"};
    list_query q;
    for (auto& [name, value] : *parameters) {
        std::optional<std::string>* member = find_member(q, name);
        if (member && *member)
            return wrong(name, "is there twice");
        if (member)
            *member = std::move(value);
    }
    return q;
}

api::checked<std::size_t> parse_top(const std::string& text)
{
    std::size_t top = 0;
    const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), top);
    if (ec != std::errc() || end != text.data() + text.size() || top < 1 || top > most_listed)
        return wrong("$top", fmt::format("{} is not a number from 1 to {}", in_quotes(text), most_listed));
    return top;
}

}  // namespace

api::checked<list_query> parse_list_query(std::string_view query, const filter_rules& rules)
{
    auto q = split(query);
    if (q && q->continuation_token == "")
        q->continuation_token.reset();
    if (q && q->top_text) {
        const auto top = parse_top(*q->top_text);
        if (!top)
            return top.error();
        q->top = *top;
    }
    if (q && q->filter_text) {
        auto parsed = parse_filter(*q->filter_text, rules);
        if (!parsed)
            return wrong(
                "$filter",
                fmt::format("{}: {}", in_quotes(*q->filter_text), parsed.error().first().message)
            );
        q->filter = *std::move(parsed);
    }
    return q;
}

std::string next_query(const list_query& query, std::string_view continuation_token)
{
    std::string text;
    if (query.filter_text)
        text += fmt::format("$filter={}&", encoded(*query.filter_text));
    if (query.top_text)
        text += fmt::format("$top={}&", encoded(*query.top_text));
    return text + fmt::format("continuationToken={}", encoded(continuation_token));
}

}  // namespace rdad::emulator
