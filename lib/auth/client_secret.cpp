// SPDX-License-Identifier: BSL-1.0
// Secrets of clients, and passwords, as text.

#include "auth/client_secret.hpp"

#include "api/ascii_case.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace rdad::auth {

std::string_view doubt_about_secret(std::string_view text) noexcept
{
    constexpr std::string_view bearer = "Bearer ";
    const auto is_control = [](char c) { return (c >= '\0' && c < ' ') || c == '\x7f'; };
    if (std::ranges::any_of(text, is_control))
        return "holds more than one line, or characters that can't be seen";
    if (text.size() >= 2 && text.front() == text.back() && (text.front() == '"' || text.front() == '\''))
        return "has quotation marks around its text: leave them out";
    if (api::equal_without_case(text.substr(0, bearer.size()), bearer))
        return "holds an access token, as its \"Bearer\" says";
    return "";
}

result<secret_file> read_client_secret_file(const secret_path& path, std::string_view what)
{
    auto file = read_secret_file(path, what);
    if (!file)
        return file;
    if (const auto doubt = doubt_about_secret(file->content.reveal()); !doubt.empty())
        return failure{{errc::bad_file, fmt::format("{} {} {}.", what, path.told, doubt)}};
    return file;
}

}  // namespace rdad::auth
