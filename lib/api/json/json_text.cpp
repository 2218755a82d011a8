// SPDX-License-Identifier: BSL-1.0
#include "api/json/json_text.hpp"

#include "api/json/json_builder.hpp"

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/stream_parser.hpp>
#include <boost/json/value_to.hpp>
#include <boost/locale/utf.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>

namespace json = boost::json;

namespace rdad::api {
namespace {

constexpr std::string_view blanks = " \t\r\n";

/// Walks over the values of JSON text that is known to be well-formed.
class cursor
{
public:
    explicit cursor(std::string_view text) noexcept : rest_(text) { skip_blanks(); }

    char peek() const noexcept { return rest_.front(); }

    /// Steps over one value and gives its text.
    std::string_view value()
    {
        const std::string_view begin = rest_;
        if (peek() == '{' || peek() == '[')
            skip_nested();
        else if (peek() == '"')
            skip_string();
        else
            rest_.remove_prefix(std::min(rest_.find_first_of(" \t\r\n,]}"), rest_.size()));
        const std::string_view text = begin.substr(0, begin.size() - rest_.size());
        skip_blanks();
        return text;
    }

    /// Steps over the bracket that opens an object or array, or over the comma after one of its items. False
    /// at its end.
    bool next_item()
    {
        rest_.remove_prefix(1);
        skip_blanks();
        return peek() != '}' && peek() != ']';
    }

    /// Steps over a member's name and the colon behind it.
    std::string member_name()
    {
        const std::string_view quoted = value();
        rest_.remove_prefix(1);
        skip_blanks();
        if (quoted.find('\\') == quoted.npos)
            return std::string(quoted.substr(1, quoted.size() - 2));
        return json::value_to<std::string>(json::parse(json::string_view(quoted.data(), quoted.size())));
    }

    bool at_comma() const noexcept { return peek() == ','; }

private:
    void skip_blanks() noexcept
    {
        rest_.remove_prefix(std::min(rest_.find_first_not_of(blanks), rest_.size()));
    }

    void skip_string() noexcept
    {
        std::size_t end = 1;
        while (rest_[end] != '"')
            end += rest_[end] == '\\' ? 2U : 1U;
        rest_.remove_prefix(end + 1);
    }

    void skip_nested() noexcept
    {
        std::size_t depth = 0;
        do {
            const char c = peek();
            if (c == '"') {
                skip_string();
                continue;
            }
            if (c == '{' || c == '[')
                ++depth;
            else if (c == '}' || c == ']')
                --depth;
            rest_.remove_prefix(1);
        } while (depth > 0);
    }

    std::string_view rest_;
};

/// Calls visit(name, text of the value) for each member of an object, until it answers false.
template <class Visitor>
void for_each_member(std::string_view object_text, Visitor visit)
{
    cursor at(object_text);
    if (at.peek() != '{' || !at.next_item())
        return;
    for (;;) {
        const std::string name = at.member_name();
        if (!visit(name, at.value()) || !at.at_comma())
            return;
        at.next_item();
    }
}

void find_duplicate_members(std::string_view text, const std::string& pointer, problems& found)
{
    if (text.front() == '{') {
        std::set<std::string> names;
        for_each_member(text, [&](const std::string& name, std::string_view value) {
            const std::string at = pointer_to(pointer, name);
            if (names.insert(name).second)
                find_duplicate_members(value, at, found);
            else
                found.add(problem{at, "stands here twice; leave one of them out"});
            return true;
        });
    } else if (text.front() == '[') {
        std::size_t index = 0;
        for (const std::string_view element : element_texts(text))
            find_duplicate_members(element, pointer_to(pointer, index++), found);
    }
}

/// The text of a value's child that one step of a pointer names.
std::optional<std::string_view> child_text(std::string_view text, const std::string& step)
{
    std::optional<std::string_view> found;
    if (text.front() == '{') {
        for_each_member(text, [&](const std::string& name, std::string_view value) {
            if (name == step)
                found = value;
            return true;
        });
    } else if (text.front() == '[') {
        const auto elements = element_texts(text);
        for (std::size_t i = 0; i < elements.size(); ++i) {
            if (std::to_string(i) == step)
                found = elements[i];
        }
    }
    return found;
}

/// Splits a pointer into its steps, unescaped (RFC 6901 section 4).
std::vector<std::string> pointer_steps(std::string_view pointer)
{
    std::vector<std::string> steps;
    for (std::size_t i = 0; i < pointer.size(); ++i) {
        if (pointer[i] == '/')
            steps.emplace_back();
        else if (pointer[i] == '~' && i + 1 < pointer.size())
            steps.back() += pointer[++i] == '0' ? '~' : '/';
        else
            steps.back() += pointer[i];
    }
    return steps;
}

std::string_view trimmed(std::string_view text)
{
    text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
    return text.substr(0, text.find_last_not_of(blanks) + 1);
}

/// Whether text begins with a character of UTF-8 (RFC 3629).
bool begins_with_character(std::string_view text)
{
    using traits = boost::locale::utf::utf_traits<char>;
    const char* at = text.data();
    return boost::locale::utf::is_valid_codepoint(traits::decode(at, text.data() + text.size()));
}

std::size_t line_of_offset(std::string_view text, std::size_t offset)
{
    return 1 + static_cast<std::size_t>(std::ranges::count(text.substr(0, offset), '\n'));
}

}  // namespace

checked<json::value> parse_json(std::string_view text, std::size_t deepest)
{
    json::error_code ec;
    json::parse_options options;
    options.max_depth = deepest;
    json::basic_parser<json_builder> parser(options);
    const std::size_t read = parser.write_some(false, text.data(), text.size(), ec);
    if (!ec && read < text.size())
        ec = json::error::extra_data;
    if (ec == json::error::too_deep)
        return problem{"", fmt::format("is nested deeper than the {} levels that are allowed", deepest)};
    if (ec == json::error::incomplete)
        return problem{"", "is not JSON: it ends in the middle of a value"};
    if (ec) {
        const bool is_text = read == text.size() || begins_with_character(text.substr(read));
        return problem{
            "",
            fmt::format(
                "is not JSON: {} on line {}",
                is_text ? ec.message() : "it is not UTF-8",
                line_of_offset(text, read)
            )};
    }
    problems found;
    find_duplicate_members(trimmed(text), "", found);
    if (!found.empty())
        return found;
    return parser.handler().release();
}

bool is_incomplete_json(std::string_view text)
{
    json::error_code ec;
    json::stream_parser parser;
    const std::size_t read = parser.write_some(text.data(), text.size(), ec);
    if (ec || read < text.size())
        return false;
    parser.finish(ec);
    return ec == json::error::incomplete;
}

std::optional<std::string_view> text_at(std::string_view text, std::string_view pointer)
{
    std::optional<std::string_view> at = trimmed(text);
    for (const std::string& step : pointer_steps(pointer)) {
        at = child_text(*at, step);
        if (!at)
            break;
    }
    return at;
}

bool is_web_page(std::string_view text) noexcept
{
    const auto begin = text.find_first_not_of(blanks);
    return begin != text.npos && text[begin] == '<';
}

std::vector<std::string_view> element_texts(std::string_view text)
{
    std::vector<std::string_view> elements;
    cursor at(text);
    if (at.peek() != '[' || !at.next_item())
        return elements;
    for (;;) {
        elements.push_back(at.value());
        if (!at.at_comma())
            return elements;
        at.next_item();
    }
}

std::size_t line_at(std::string_view text, std::string_view pointer)
{
    auto at = text_at(text, pointer);
    while (!at && !pointer.empty()) {
        pointer = pointer.substr(0, pointer.rfind('/'));
        at = text_at(text, pointer);
    }
    return line_of_offset(text, at ? static_cast<std::size_t>(at->data() - text.data()) : 0);
}

}  // namespace rdad::api
