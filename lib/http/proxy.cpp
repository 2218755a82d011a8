// SPDX-License-Identifier: BSL-1.0
// A proxy between this host and the servers.

#include "http/proxy.hpp"

#include "http/authority.hpp"
#include "http/url.hpp"

#include <fmt/format.h>

#include <utility>

namespace rdad::http {

result<std::string> proxy::authorization() const
{
    return credentials ? credentials->authorization() : std::string();
}

std::string proxy::authority() const
{
    return host_and_port(host, port);
}

result<proxy> parse_proxy_url(std::string_view text)
{
    const bool has_scheme = text.find("://") != std::string_view::npos;
    auto parsed = parse_any_url(has_scheme ? std::string(text) : fmt::format("http://{}", text));
    if (!parsed)
        return std::move(parsed).error();
    if (parsed->tls())
        return failure{
            {errc::bad_url,
             "The proxy's URL is https; a proxy is spoken to by http, and TLS is inside its tunnel."}};
    if (!parsed->prefix().empty())
        return failure{{errc::bad_url, "The proxy's URL must not have a path."}};
    return proxy{std::move(parsed->host), parsed->port};
}

}  // namespace rdad::http
