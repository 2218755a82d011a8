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
std::shared_ptr<http::proxy_credentials> make_proxy_credentials(const config::config& config)
{
    if (config.api.proxy_credentials_file.empty())
        return nullptr;
    return std::make_shared<auth::file_proxy_credentials>(config.api.proxy_credentials_file);
}

result<http::client> make_client(
    const std::string& url,
    const config::config& config,
    std::size_t connections,
    std::shared_ptr<http::proxy_credentials> for_proxy
)
{
    http::client_settings settings;
    settings.base = http::parse_url(url).value();
    auto proxy = config::choose_proxy(config.api.proxy, config::proxy_environment::current(), settings.base);
    if (!proxy)
        return proxy.error();
    settings.proxy = *std::move(proxy);
    if (settings.proxy)
        settings.proxy->credentials = std::move(for_proxy);
    settings.ca_file = config.api.ca_file;
    settings.user_agent = user_agent;
    settings.connections = connections;
    auto client = http::client::make(std::move(settings));
    if (!client)
        return client.error();
    return *std::move(client);
}

result<std::unique_ptr<auth::token_source>> make_token_source(
    asio::any_io_executor executor,
    const config::config& config,
    std::shared_ptr<http::proxy_credentials> for_proxy
)
{
    std::unique_ptr<auth::token_source> source;
    if (!config.auth.token_file.empty()) {
        source = std::make_unique<auth::file_token_source>(config.auth.token_file);
        return source;
    }
    auto client = make_client(config.auth.token_url, config, 1, std::move(for_proxy));
    if (!client)
        return client.error();
    auth::client_credentials_settings settings;
    settings.client_id = config.auth.client_id;
    settings.client_secret_file = config.auth.client_secret_file;
    settings.scope = config.auth.scope.empty() ? config.api.service->scope : config.auth.scope;
    source = std::make_unique<auth::client_credentials>(executor, *std::move(client), std::move(settings));
    return source;
}

}  // namespace

result<std::shared_ptr<access>> make_access(asio::any_io_executor executor, const config::config& config)
{
    const auto for_proxy = make_proxy_credentials(config);
    auto client = make_client(config.api.base_url, config, config.pace.connections, for_proxy);
    if (!client)
        return client.error();
    auto tokens = make_token_source(executor, config, for_proxy);
    if (!tokens)
        return tokens.error();
    return std::make_shared<access>(
        access{*std::move(client), *std::move(tokens), config.api.accept, config.api.service}
    );
}

}  // namespace rdad::client
