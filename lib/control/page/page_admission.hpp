// SPDX-License-Identifier: BSL-1.0
// Which requests the port of the page answers at all. Any user of the host reaches it, and so does each site that a browser
// of theirs shows. Pure.
#pragma once

#include <boost/beast/http/status.hpp>
#include <boost/beast/http/verb.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rdad::control {

/// What a request says of where it comes from. Empty: it doesn't.
struct page_visit
{
    boost::beast::http::verb method{};
    std::string_view host{};
    std::string_view origin{};
    std::string_view fetch_site{};  ///< the field Sec-Fetch-Site
};

struct page_refusal
{
    boost::beast::http::status status;
    std::string_view sentence;
};

/// Why a request to that port isn't answered. Null: it is.
///
/// A name that leads here without being this host's (DNS rebinding) is told by the Host, another site by the Origin and
/// Sec-Fetch-Site; another port of the host is another site, too.
std::optional<page_refusal> refusal_of(const page_visit& visit, std::uint16_t port);

/// The token of a Cookie field; of another port's page of the host it isn't. Empty: there is none.
std::string_view token_in_cookie(std::string_view cookie, std::uint16_t port);

/// The Set-Cookie field by which a browser keeps the token.
std::string cookie_with(std::string_view token, std::uint16_t port);

/// The token of the target "/?token=…". Null: it is none.
std::optional<std::string_view> token_in_target(std::string_view target);

}  // namespace rdad::control
