// SPDX-License-Identifier: BSL-1.0
#include "client/access.hpp"

#include "auth/client_credentials.hpp"
#include "auth/file_proxy_credentials.hpp"
#include "auth/file_token_source.hpp"
#include "config/proxy_choice.hpp"

#include <utility>

namespace asio = boost::asio;

namespace rdad::client {
namespace {

constexpr const char* user_agent = "rdad/" RDAD_VERSION;

/// Null: none are sent. One for all connections to the proxy: what it has refused once is refused for all.
std::shared_ptr<http::proxy_credentials> make_proxy_credentials(const config::config& c)
{
    if (c.api.proxy_credentials_file.empty())
        return nullptr;
    return std::make_shared<auth::file_proxy_credentials>(c.api.proxy_credentials_file);
}

config::result<http::client> make_client(
    const std::string& url,
    const config::config& c,
    std::size_t connections,
    std::shared_ptr<http::proxy_credentials> for_proxy
)
{
    http::client_settings settings;
    settings.base = http::parse_url(url).value();
    auto proxy = config::choose_proxy(c.api.proxy, config::proxy_environment::current(), settings.base);
    if (!proxy)
        return proxy.error();
    settings.proxy = *std::move(proxy);
    if (settings.proxy)
        settings.proxy->credentials = std::move(for_proxy);
    settings.ca_file = c.api.ca_file;
    settings.user_agent = user_agent;
    settings.connections = connections;
    auto client = http::client::make(std::move(settings));
    if (!client)
        return config::problem{client.error().detail};
    return *std::move(client);
}

config::result<std::unique_ptr<auth::token_source>> make_token_source(
    asio::any_io_executor executor,
    const config::config& c,
    std::shared_ptr<http::proxy_credentials> for_proxy
)
{
    std::unique_ptr<auth::token_source> source;
    if (!c.auth.token_file.empty()) {
        source = std::make_unique<auth::file_token_source>(c.auth.token_file);
        return source;
    }
    auto client = make_client(c.auth.token_url, c, 1, std::move(for_proxy));
    if (!client)
        return client.error();
    auth::client_credentials_settings settings;
    settings.client_id = c.auth.client_id;
    settings.client_secret_file = c.auth.client_secret_file;
    settings.scope = c.auth.scope;
    source = std::make_unique<auth::client_credentials>(executor, *std::move(client), std::move(settings));
    return source;
}

}  // namespace

config::result<std::shared_ptr<access>> make_access(asio::any_io_executor executor, const config::config& c)
{
    const auto for_proxy = make_proxy_credentials(c);
    auto client = make_client(c.api.base_url, c, c.pace.connections, for_proxy);
    if (!client)
        return client.error();
    auto tokens = make_token_source(executor, c, for_proxy);
    if (!tokens)
        return tokens.error();
    return std::make_shared<access>(access{*std::move(client), *std::move(tokens), c.api.accept});
}

}  // namespace rdad::client
