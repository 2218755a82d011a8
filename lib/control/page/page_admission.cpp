// SPDX-License-Identifier: BSL-1.0
#include "control/page/page_admission.hpp"

#include "control/page/page_tokens.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>

using boost::beast::http::status;
using boost::beast::http::verb;

namespace rdad::control {
namespace {

/// All ports of a host share their cookies.
std::string cookie_name(std::uint16_t port)
{
    return fmt::format("rdad_{}", port);
}

/// "127.0.0.1:8470" and what else this host is called by. Names are compared as they are: a browser writes them in lower case.
bool is_this_host(std::string_view authority, std::uint16_t port)
{
    constexpr std::array<std::string_view, 3> names{"127.0.0.1", "[::1]", "localhost"};
    return std::ranges::any_of(names, [&](std::string_view name) {
        return authority == fmt::format("{}:{}", name, port);
    });
}

}  // namespace

std::optional<page_refusal> refusal_of(const page_visit& visit, std::uint16_t port)
{
    if (!is_this_host(visit.host, port))
        return page_refusal{
            status::misdirected_request,
            "The page is at 127.0.0.1, [::1] or localhost, with its port, and nowhere else."};
    constexpr std::string_view scheme = "http://";
    const bool is_of_site = visit.origin.empty() || (visit.origin.starts_with(scheme) &&
                                                     visit.origin.substr(scheme.size()) == visit.host);
    const bool is_fetched_here =
        visit.fetch_site.empty() || visit.fetch_site == "same-origin" || visit.fetch_site == "none";
    if (!is_of_site || !is_fetched_here)
        return page_refusal{status::forbidden, "Other sites may not ask here."};
    if (visit.method != verb::get && visit.method != verb::head)
        return page_refusal{status::method_not_allowed, "Here things can be read only; orders go by rdactl."};
    return std::nullopt;
}

std::string_view token_in_cookie(std::string_view cookie, std::uint16_t port)
{
    const std::string start = cookie_name(port) + "=";
    while (!cookie.empty()) {
        const std::size_t end = cookie.find(';');
        const std::string_view pair = cookie.substr(0, end);
        if (pair.starts_with(start))
            return pair.substr(start.size());
        cookie = end == std::string_view::npos ? "" : cookie.substr(end + 1);
        cookie.remove_prefix(std::min(cookie.find_first_not_of(' '), cookie.size()));
    }
    return {};
}

std::string cookie_with(std::string_view token, std::uint16_t port)
{
    const auto seconds = std::chrono::seconds(page_tokens::lifetime).count();
    return fmt::format(
        "{}={}; Path=/; HttpOnly; SameSite=Strict; Max-Age={}",
        cookie_name(port),
        token,
        seconds
    );
}

std::optional<std::string_view> token_in_target(std::string_view target)
{
    constexpr std::string_view start = "/?token=";
    if (!target.starts_with(start))
        return std::nullopt;
    return target.substr(start.size());
}

}  // namespace rdad::control
