// SPDX-License-Identifier: BSL-1.0
// The service as the configuration says it is reached: by which client, and with which token.
#pragma once

#include "auth/token_source.hpp"
#include "config/config.hpp"
#include "failure/failure.hpp"
#include "http/client.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <memory>
#include <string>

namespace rdad::client {

/// What changes when the configuration does.
struct access
{
    http::client client;
    std::unique_ptr<auth::token_source> tokens;

    /// The header Accept of each call. Empty: that of the service which it goes to.
    std::string accept;

    /// Of jobs that name none. Never null.
    const api::service* service;
};

/// Fails if the certificates to trust can't be loaded, or if the environment names a proxy that is none.
result<std::shared_ptr<access>> make_access(
    boost::asio::any_io_executor executor,
    const config::config& config
);

}  // namespace rdad::client
