// SPDX-License-Identifier: BSL-1.0
// A proxy between this host and the servers.
#pragma once

#include "http/failure.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace rdad::http {

/// Where the credentials for a proxy come from. For one thread.
class proxy_credentials
{
public:
    virtual ~proxy_credentials() = default;

    /// What the header Proxy-Authorization is to say (RFC 9110, section 11.7.2). Asked for anew for each
    /// tunnel. `errc::proxy_unauthorized` if there is nothing that the proxy could accept.
    virtual result<std::string> authorization() = 0;

    /// The proxy has not accepted what `authorization` has given. Nothing happens if that has changed
    /// since.
    virtual void reject(std::string_view refused) = 0;
};

struct proxy
{
    /// A name in lower case or an IP address, without the brackets of IPv6.
    std::string host;

    std::uint16_t port = 0;

    /// Null: none are sent.
    std::shared_ptr<proxy_credentials> credentials = {};

    /// What the header Proxy-Authorization is to say; empty if no credentials are sent. Fails as
    /// proxy_credentials::authorization() does.
    result<std::string> authorization() const;

    /// Host and port, for sentences.
    std::string authority() const;
};

/// Understands "http://proxy.example.com:3128"; without a scheme it is http, without a port 80. What is said
/// to the proxy itself is not encrypted, hence no https. A path, a query, a fragment and a user are refused:
/// credentials belong into a file. The failure is `errc::bad_url`; it does not repeat a text that may hold a
/// password.
result<proxy> parse_proxy_url(std::string_view text);

}  // namespace rdad::http
