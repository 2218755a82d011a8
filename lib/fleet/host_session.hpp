// SPDX-License-Identifier: BSL-1.0
// Which host, and which time of its being there.
#pragma once

#include <compare>
#include <cstdint>
#include <string>

namespace rdad::fleet {

/// A session begins when a host makes its key, and ends with the lease of that. What a host does belongs to the session in
/// which it was begun: a host that comes back is as good as another one.
struct host_session
{
    /// Its uuid, as canonical_id() writes it.
    std::string host;

    /// The create_revision of its key: of two sessions of a host the later one has the higher number.
    std::int64_t session = 0;

    friend auto operator<=>(const host_session&, const host_session&) = default;
};

}  // namespace rdad::fleet
