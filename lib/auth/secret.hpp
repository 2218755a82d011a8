// SPDX-License-Identifier: BSL-1.0
// Text that must not be seen.
#pragma once

#include <string>
#include <string_view>

namespace rdad::auth {

/// An access token or a client secret. It has no stream operator, is read only by a function whose name says
/// so, and is wiped from memory when it is no longer needed.
class secret
{
public:
    secret() = default;
    explicit secret(std::string_view text);
    secret(const secret& other);
    secret(secret&& other) noexcept;
    secret& operator=(secret other) noexcept;
    ~secret();

    /// Valid as long as the secret.
    std::string_view reveal() const { return text_; }

    friend bool operator==(const secret&, const secret&) = default;

private:
    std::string text_;
};

}  // namespace rdad::auth
