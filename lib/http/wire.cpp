// SPDX-License-Identifier: BSL-1.0
// A request as it is written to a connection.

#include "http/wire.hpp"

#include "http/lower_case.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

namespace rdad::http {
namespace {

// RFC 9110, section 5.6.2.
constexpr bool is_token_character(char character)
{
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
           (character >= '0' && character <= '9') ||
           std::string_view("!#$%&'*+-.^_`|~").find(character) != std::string_view::npos;
}

bool is_token(std::string_view text)
{
    return !text.empty() && std::ranges::all_of(text, is_token_character);
}

bool is_target(std::string_view text)
{
    return text.starts_with('/') &&
           std::ranges::all_of(text, [](char character) { return character > ' ' && character < '\x7f'; });
}

// RFC 9110, section 5.5, less the obsolete bytes beyond ASCII.
bool is_value(std::string_view text)
{
    return std::ranges::all_of(text, [](char character) {
        return (character >= ' ' && character < '\x7f') || character == '\t';
    });
}

bool is_the_clients_own(std::string_view name)
{
    static constexpr std::array<std::string_view, 6>
        names{"host", "user-agent", "accept-encoding", "content-length", "transfer-encoding", "connection"};
    return std::ranges::find(names, lower_case(name)) != names.end();
}

failure refuse(std::string_view what)
{
    return {{errc::bad_request, fmt::format("A request has {}, and was not sent.", what)}};
}

}  // namespace

result<std::string> write_request(const request& request, std::string_view host, std::string_view user_agent)
{
    if (!is_token(request.method))
        return refuse("a malformed method");
    if (!is_target(request.target))
        return refuse("a malformed target");

    std::string text;
    const auto out = std::back_inserter(text);
    fmt::format_to(out, "{} {} HTTP/1.1\r\nHost: {}\r\n", request.method, request.target, host);
    if (!user_agent.empty())
        fmt::format_to(out, "User-Agent: {}\r\n", user_agent);
    // Without it any coding is acceptable (RFC 9110, section 12.5.3).
    fmt::format_to(out, "Accept-Encoding: {}\r\n", request.accepts_gzip ? "gzip" : "identity");
    for (const auto& [name, value] : request.headers) {
        if (!is_token(name))
            return refuse("a malformed header name");
        if (!is_value(value))
            return refuse(fmt::format("a malformed header {}", name));
        if (is_the_clients_own(name))
            return refuse(fmt::format("a header {}, which the client itself sends", name));
        fmt::format_to(out, "{}: {}\r\n", name, value);
    }
    // A method that usually has a body says so if it has none (RFC 9110, section 8.6).
    if (!request.body.empty() || request.method == "POST" || request.method == "PUT" ||
        request.method == "PATCH")
        fmt::format_to(out, "Content-Length: {}\r\n", request.body.size());
    text += "\r\n";
    text += request.body;
    return text;
}

}  // namespace rdad::http
