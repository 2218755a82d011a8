// SPDX-License-Identifier: BSL-1.0
// The error category of access tokens.

#include "auth/failure.hpp"

namespace rdad::auth {
namespace {

// The base's destructor is protected, and no error category is ever deleted; g++ 12 warns all the same.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wnon-virtual-dtor"
class category final : public boost::system::error_category
{
public:
    const char* name() const noexcept override { return "rdad.auth"; }

    std::string message(int value) const override
    {
        switch (static_cast<errc>(value)) {
        case errc::bad_file: return "unusable token or secret file";
        case errc::token_rejected: return "access token rejected";
        case errc::refused: return "access token refused";
        case errc::unavailable: return "token server unavailable";
        case errc::proxy_unauthorized: return "proxy wants credentials";
        }
        return "unknown error";
    }
};
#pragma GCC diagnostic pop

}  // namespace

const boost::system::error_category& auth_category() noexcept
{
    static const category instance;
    return instance;
}

boost::system::error_code make_error_code(errc errc) noexcept
{
    return {static_cast<int>(errc), auth_category()};
}

}  // namespace rdad::auth
