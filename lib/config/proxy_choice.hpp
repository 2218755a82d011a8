// SPDX-License-Identifier: BSL-1.0
// Which proxy leads to a server.
#pragma once

#include "failure/failure.hpp"
#include "http/proxy.hpp"
#include "http/url.hpp"

#include <optional>
#include <string>

namespace rdad::config {

/// What the environment says of proxies, by the names that curl(1) reads, those in lower case first. Empty
/// where a variable isn't set.
struct proxy_environment
{
    std::string https_proxy;
    std::string no_proxy;

    /// That of this process.
    static proxy_environment current();
};

/// The value of the key `proxy` by which there is none, whatever the environment says.
inline constexpr const char* no_proxy_at_all = "none";

/// The proxy that leads to a server; null: none does. `configured` is the value of the key `proxy`; where it
/// is empty, the environment decides, which leads to no loopback address. A server of plain http, which can
/// only be on loopback, has no proxy at all: that would see the token. Fails if the environment's URL is
/// wrong. Pure.
result<std::optional<http::proxy>> choose_proxy(
    const std::string& configured,
    const proxy_environment& environment,
    const http::url& server
);

}  // namespace rdad::config
