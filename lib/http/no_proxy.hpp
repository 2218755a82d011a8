// SPDX-License-Identifier: BSL-1.0
// Which hosts the environment variable NO_PROXY excepts from a proxy.
#pragma once

#include <string_view>

namespace rdad::http {

/// Whether a list as curl(1) documents it, under --noproxy, names the host: a name in lower case or an IP
/// address without brackets. Entries are separated by commas or blanks, and may be
///
/// - `*`, for every host;
/// - a domain, for itself and all within it, with or without a dot in front;
/// - an IP address, for itself however it is written, with or without brackets;
/// - a network, as 192.0.2.0/24, for the addresses in it.
///
/// Names are not looked up: an address excepts no name that leads to it. Other entries, such as one with a
/// port, except nothing.
bool is_excepted(std::string_view no_proxy, std::string_view host);

}  // namespace rdad::http
