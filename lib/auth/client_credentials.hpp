// SPDX-License-Identifier: BSL-1.0
// Access tokens by the OAuth 2.0 client credentials grant (RFC 6749, section 4.4).
#pragma once

#include "auth/secret_file.hpp"
#include "auth/token_source.hpp"
#include "http/client.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace rdad::auth {

struct client_credentials_settings
{
    std::string client_id;

    /// Read anew for every token, so that a changed secret needs no restart.
    secret_path client_secret_file;

    /// Scopes, separated by spaces; empty to ask for none.
    std::string scope = {};

    std::function<std::chrono::steady_clock::time_point()> now = std::chrono::steady_clock::now;
};

/// Fetches a token when one is needed; all who need it meanwhile share the one request. A token is renewed in
/// the background when it comes near its end, 60 s or a tenth of its life before it, whichever is less; as
/// long as it is valid, a failure of that is not told, and the renewal is tried again after some seconds,
/// with the next `get`.
class client_credentials final : public token_source
{
public:
    /// `server` is made for the token endpoint's URL, path and all. Tokens are fetched on `executor`.
    client_credentials(
        boost::asio::any_io_executor executor,
        http::client server,
        client_credentials_settings settings
    );
    ~client_credentials() override;

    boost::asio::awaitable<result<token>> get() override;
    void reject(const token& refused) override;

    /// As its server has said, or as is assumed where that says nothing.
    std::optional<std::chrono::steady_clock::duration> life_left() const override;

private:
    class state;
    std::shared_ptr<state> state_;
};

}  // namespace rdad::auth
