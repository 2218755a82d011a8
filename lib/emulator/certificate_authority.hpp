// A certificate authority that lives as long as one run, and the server certificate that it signs.
#pragma once

#include "emulator/timestamp.hpp"

#include <string>
#include <vector>

namespace rdad::emulator {

/// All in PEM.
struct server_identity
{
    /// What clients have to trust. Its key is already gone.
    std::string ca_certificate;

    std::string certificate;
    std::string private_key;
};

/// Makes a new authority and a certificate for "localhost" and the IP addresses `addresses`, valid from some
/// minutes before `now` for thirty days (RFC 5280; the name in the form of RFC 6125). Keys are of the curve
/// P-256.
server_identity make_server_identity(const std::vector<std::string>& addresses, time_point now);

}  // namespace rdad::emulator
