// SPDX-License-Identifier: BSL-1.0
#include "config/proxy_choice.hpp"

#include "http/no_proxy.hpp"

#include <cstdlib>

namespace rdad::config {
namespace {

std::string variable(const char* lower_case_name, const char* name)
{
    const char* value = std::getenv(lower_case_name);
    if (!value || !*value)
        value = std::getenv(name);
    return value ? value : "";
}

bool is_left_to_environment(const proxy_environment& environment, const http::url& server)
{
    return !environment.https_proxy.empty() && !http::is_loopback(server.host) &&
           !http::is_excepted(environment.no_proxy, server.host);
}

}  // namespace

proxy_environment proxy_environment::current()
{
    return {variable("https_proxy", "HTTPS_PROXY"), variable("no_proxy", "NO_PROXY")};
}

result<std::optional<http::proxy>> choose_proxy(
    const std::string& configured,
    const proxy_environment& environment,
    const http::url& server
)
{
    const bool is_configured = !configured.empty();
    if (configured == no_proxy_at_all || !server.tls())
        return std::optional<http::proxy>();
    if (!is_configured && !is_left_to_environment(environment, server))
        return std::optional<http::proxy>();
    auto parsed = http::parse_proxy_url(is_configured ? configured : environment.https_proxy);
    if (!parsed) {
        return failure{
            parsed.error().code,
            (is_configured ? "proxy: " : "The environment variable HTTPS_PROXY is wrong: ") +
                parsed.error().sentence};
    }
    return std::optional(*std::move(parsed));
}

}  // namespace rdad::config
