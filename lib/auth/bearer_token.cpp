// SPDX-License-Identifier: BSL-1.0
// Access tokens as text.

#include "auth/bearer_token.hpp"

#include "api/ascii_case.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace rdad::auth {
namespace {

bool is_quoted(std::string_view text) noexcept
{
    return text.size() >= 2 && text.front() == text.back() && (text.front() == '"' || text.front() == '\'');
}

std::string_view without_blanks_around(std::string_view text) noexcept
{
    constexpr std::string_view blanks = " \t\r\n";
    text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
    return text.substr(0, text.find_last_not_of(blanks) + 1);
}

/// What the text is in place of a token, in the end of a sentence; empty: it is one.
std::string why_no_token(std::string_view pasted)
{
    const std::string_view token = token_in(pasted);
    if (token.empty())
        return "holds no bearer token, only what stands around one";
    if (token.front() == '{')
        return "holds no bearer token, but JSON: only the value of access_token belongs there";
    const auto at = find_invalid_token_byte(token);
    if (at == std::string_view::npos)
        return "";
    const auto before = static_cast<std::size_t>(token.data() - pasted.data());
    return fmt::format("holds no bearer token: byte {} of its text cannot be part of one", before + at + 1);
}

}  // namespace

std::size_t find_invalid_token_byte(std::string_view text) noexcept
{
    // One or more of these, and then any number of "=".
    const auto end =
        text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/");
    if (end == 0 || end == std::string_view::npos)
        return end;
    return text.find_first_not_of('=', end);
}

std::string_view token_in(std::string_view pasted) noexcept
{
    std::string_view rest = pasted;
    // Quotation marks may stand around all, as in a command line of curl(1), and around the token.
    for (std::string_view before; before != rest;) {
        before = rest;
        if (is_quoted(rest))
            rest = without_blanks_around(rest.substr(1, rest.size() - 2));
        for (const std::string_view words : {"Authorization:", "Bearer "}) {
            if (api::equal_without_case(rest.substr(0, words.size()), words))
                rest = without_blanks_around(rest.substr(words.size()));
        }
    }
    return rest;
}

result<secret_file> read_token_file(const secret_path& path, std::string_view what)
{
    auto file = read_secret_file(path, what);
    if (!file)
        return file;
    const std::string_view pasted = file->content.reveal();
    if (const std::string why = why_no_token(pasted); !why.empty())
        return failure{{errc::bad_file, fmt::format("{} {} {}.", what, path.told, why)}};
    file->content = secret(token_in(pasted));
    return file;
}

}  // namespace rdad::auth
