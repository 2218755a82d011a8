// SPDX-License-Identifier: BSL-1.0
// Credentials for a proxy that stand in a file.
#pragma once

#include "auth/failure.hpp"
#include "auth/secret_file.hpp"
#include "http/proxy.hpp"

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace rdad::auth {

/// Reads a file with "user:password" in one line (RFC 7617, section 2), and checks it like other secret
/// files. `what` begins the sentences of failures, which are `errc::bad_file`.
result<secret_file> read_proxy_credentials(const secret_path& path, std::string_view what);

/// Reads the file for every tunnel, so that new credentials count at once. Rejected ones are given out again
/// only when the file is written anew, or after `rejection_lasts`: directories lock accounts with which a
/// wrong password is tried again and again, but a proxy may also refuse good ones for a while.
class file_proxy_credentials final : public http::proxy_credentials
{
public:
    using clock = std::chrono::steady_clock;

    static constexpr std::chrono::minutes rejection_lasts{15};

    explicit file_proxy_credentials(secret_path path, std::function<clock::time_point()> now = clock::now);

    /// "Basic " and the credentials (RFC 7617, section 2).
    http::result<std::string> authorization() override;
    void reject(std::string_view refused) override;

private:
    secret_path path_;
    std::function<clock::time_point()> now_;
    secret_file last_ = {};
    std::optional<clock::time_point> rejected_;  // when those of `last_` were
};

}  // namespace rdad::auth
