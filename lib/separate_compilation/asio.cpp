// SPDX-License-Identifier: BSL-1.0
// The one place where Boost.Asio and its TLS streams are compiled.

#include <boost/asio/impl/src.hpp>
#include <boost/asio/ssl/impl/src.hpp>
