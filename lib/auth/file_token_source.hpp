// SPDX-License-Identifier: BSL-1.0
// Access tokens that somebody else puts into a file.
#pragma once

#include "auth/secret_file.hpp"
#include "auth/token_source.hpp"

namespace rdad::auth {

/// Reads the file at every `get`: it is small and in memory, and so a new token counts at once. A token that
/// was rejected is not given out again, `errc::token_rejected`, until the file is written anew.
class file_token_source final : public token_source
{
public:
    explicit file_token_source(secret_path path);

    /// `errc::bad_file` if there is no token in the file.
    boost::asio::awaitable<result<token>> get() override;
    void reject(const token& refused) override;

private:
    result<token> read();

    secret_path path_;
    secret_file last_ = {};
    bool rejected_ = false;  // the token of `last_`
};

}  // namespace rdad::auth
