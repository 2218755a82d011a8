// SPDX-License-Identifier: BSL-1.0
// URLs that a secret may be sent to.

#include "http/url.hpp"

#include "http/authority.hpp"
#include "http/lower_case.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace rdad::http {
namespace {

constexpr bool is_host_character(char character)
{
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
           (character >= '0' && character <= '9') || character == '-' || character == '.' || character == '_';
}

std::uint16_t default_port(std::string_view scheme)
{
    return scheme == "https" ? 443 : 80;
}

}  // namespace

std::string url::authority() const
{
    return port == default_port(scheme) ? bracketed(host) : host_and_port(host, port);
}

std::string url::prefix() const
{
    return path.substr(0, path.find_last_not_of('/') + 1);
}

bool is_loopback(const std::string& host)
{
    boost::system::error_code no_address;
    const auto address = boost::asio::ip::make_address(host, no_address);
    return no_address ? host == "localhost" : address.is_loopback();
}

result<url> parse_any_url(std::string_view text)
{
    const auto parsed = boost::urls::parse_uri({text.data(), text.size()});
    // However the text is taken apart, what stands before an "@" may be a password, which an error must not
    // repeat.
    const bool may_hold_password = text.find('@') != std::string_view::npos;
    const auto bad = [&](std::string_view why) {
        return may_hold_password ? failure{{errc::bad_url, "The URL must not hold a user name or password."}}
                                 : failure{{errc::bad_url, fmt::format("The URL \"{}\" {}.", text, why)}};
    };
    if (!parsed || parsed->has_userinfo())
        return bad("is malformed");

    // Boost.URL 1.81 takes what cannot belong to a host or port for a path: "127.0.0.1.example.com",
    // "example.com:x".
    const std::string_view path = parsed->encoded_path();
    if (!path.empty() && !path.starts_with('/'))
        return bad("is malformed");

    url result;
    result.scheme = lower_case(std::string_view(parsed->scheme()));
    if (result.scheme != "https" && result.scheme != "http")
        return bad("is neither https nor http");
    if (parsed->has_query() || parsed->has_fragment())
        return bad("must not have a query or a fragment");

    result.host = lower_case(std::string_view(parsed->host_address()));
    switch (parsed->host_type()) {
    case boost::urls::host_type::ipv4: break;
    case boost::urls::host_type::ipv6:
        // Boost.URL 1.83 takes a zone (RFC 6874), which is of this host only, and 1.81 doesn't.
        if (result.host.find('%') != std::string::npos)
            return bad("is malformed");
        break;
    case boost::urls::host_type::name:
        if (result.host.empty() || !std::ranges::all_of(result.host, is_host_character))
            return bad("has no valid host name");
        break;
    default: return bad("has no host that can be connected to");
    }

    result.port = default_port(result.scheme);
    if (parsed->has_port() && !parsed->port().empty()) {
        result.port = parsed->port_number();
        if (result.port == 0)
            return bad("has no valid port");
    }

    result.path = path;
    return result;
}

result<url> parse_url(std::string_view text)
{
    auto parsed = parse_any_url(text);
    if (parsed && !parsed->tls() && !is_loopback(parsed->host)) {
        return failure{
            {errc::bad_url,
             fmt::format(
                 "The URL of {} is plain http, which is allowed for loopback addresses only.",
                 parsed->authority()
             )}};
    }
    return parsed;
}

result<std::string> target_of_link(const url& origin, std::string_view link)
{
    if (link.starts_with("//") || !link.starts_with('/')) {
        // The authority ends where the path, query or fragment begins (RFC 3986, section 3.2).
        const auto slashes = link.find("//");
        if (slashes == std::string_view::npos)
            return failure{{errc::bad_url, "A link is neither absolute nor does it begin with a slash."}};
        const auto end = std::min(link.find_first_of("/?#", slashes + 2), link.size());
        const auto there = parse_url(
            slashes == 0 ? fmt::format("{}:{}", origin.scheme, link.substr(0, end))
                         : std::string(link.substr(0, end))
        );
        if (!there || there->scheme != origin.scheme || there->host != origin.host ||
            there->port != origin.port) {
            return failure{
                {errc::bad_url,
                 fmt::format("A link leads away from {}, and is not followed.", origin.authority())}};
        }
        link.remove_prefix(end);
    }

    std::string target;
    if (!link.starts_with('/'))
        target = "/";
    for (const char c : link.substr(0, link.find('#'))) {
        const bool allowed =
            c > ' ' && c < '\x7f' && std::string_view("\"<>\\^`{|}").find(c) == std::string_view::npos;
        if (allowed)
            target += c;
        else
            target += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return target;
}

}  // namespace rdad::http
