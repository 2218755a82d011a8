// The service as the configuration says it is reached: by which client, and with which token.
#pragma once

#include "auth/token_source.hpp"
#include "http/client.hpp"
#include "service/config.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>

namespace rdad::service {

/// What changes when the configuration does.
struct server
{
    http::client client;
    std::unique_ptr<auth::token_source> tokens;

    /// The header Accept of each call.
    std::string accept;

    /// How many connections the client had made when the proxy refused one, or 0 where it has refused none
    /// yet; null once it has let one through since.
    std::optional<std::size_t> doubted_since = 0;
};

/// Fails if the certificates to trust can't be loaded, or if the environment names a proxy that is none.
config_result<std::shared_ptr<server>> make_server(boost::asio::any_io_executor executor, const config& c);

}  // namespace rdad::service
