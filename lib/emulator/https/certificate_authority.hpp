// SPDX-License-Identifier: BSL-1.0
// A certificate authority of the emulator's own, and the server certificate that it signs.
#pragma once

#include "emulator/timestamp.hpp"

#include <optional>
#include <string>
#include <vector>

namespace rdad::emulator {

/// All in PEM.
struct certificate_authority
{
    /// What clients have to trust.
    std::string certificate;

    std::string private_key;
};

/// All in PEM.
struct server_identity
{
    /// What clients have to trust.
    std::string ca_certificate;

    std::string certificate;
    std::string private_key;
};

// Keys are of the curve P-256. Certificates are those of RFC 5280, valid from some minutes before `now`.

/// An authority that is valid for ten years: as long as somebody may want to keep it.
certificate_authority make_certificate_authority(time_point now);

/// A certificate for "localhost" and the IP addresses `addresses` (in the form of RFC 6125), valid for thirty
/// days. Null if what is said to be an authority is none.
std::optional<server_identity> make_server_identity(
    const certificate_authority& authority,
    const std::vector<std::string>& addresses,
    time_point now
);

}  // namespace rdad::emulator
