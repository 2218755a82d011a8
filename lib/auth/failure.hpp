// SPDX-License-Identifier: BSL-1.0
// Why there is no access token, as a value.
#pragma once

#include "failure/failure.hpp"

#include <boost/system/error_code.hpp>
#include <boost/system/result.hpp>

#include <chrono>
#include <optional>
#include <type_traits>

namespace rdad::auth {

enum class errc
{
    /// A file that holds a token or a secret is missing, cannot be read, or holds something else.
    bad_file = 1,
    /// The token file still holds the token that the service did not accept.
    token_rejected,
    /// The token server says no: somebody has to change something.
    refused,
    /// The token server could not be reached, was busy, or made no sense: worth another try later.
    unavailable,
    /// The proxy on the way to the token server wants credentials, or others.
    proxy_unauthorized,
};

const boost::system::error_category& auth_category() noexcept;

boost::system::error_code make_error_code(errc errc) noexcept;

/// Its code is an `errc`, and its sentence never holds a token or a secret.
struct failure : rdad::failure
{
    /// How long the token server asked to be left alone, if it did.
    std::optional<std::chrono::seconds> retry_after = {};
};

/// A value, or why there is none.
template <class T>
using result = boost::system::result<T, failure>;

}  // namespace rdad::auth

template <>
struct boost::system::is_error_code_enum<rdad::auth::errc> : std::true_type
{};
