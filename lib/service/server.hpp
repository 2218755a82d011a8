// The service as the configuration says it is reached: by which client, and with which token.
#pragma once

#include "auth/token_source.hpp"
#include "http/client.hpp"
#include "service/config.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <memory>
#include <string>

namespace rdad::service {

/// What changes when the configuration does.
struct server
{
    http::client client;
    std::unique_ptr<auth::token_source> tokens;

    /// The header Accept of each call.
    std::string accept;
};

/// Fails if the certificates to trust can't be loaded, or if the environment names a proxy that is none.
config_result<std::shared_ptr<server>> make_server(boost::asio::any_io_executor executor, const config& c);

}  // namespace rdad::service
