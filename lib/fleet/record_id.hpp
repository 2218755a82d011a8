// SPDX-License-Identifier: BSL-1.0
// What a record is called in etcd.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rdad::fleet {

/// No other record of the fleet has it, ever: it is of the claim of a dropped file, which knows its host.
struct record_id
{
    /// The uuid of the host on which the file was dropped, as canonical_id() writes it.
    std::string host;

    /// As spool::claim_id() has it: small letters of ASCII and digits.
    std::string claim;

    /// Of the record in its file, from 1.
    std::uint32_t number = 1;

    friend auto operator<=>(const record_id&, const record_id&) = default;
};

/// "0e0d8a1c-…-5d3f.18a3f2c4b5u1000.7": has no '/'.
std::string to_text(const record_id& id);

/// Null for what to_text() doesn't write.
std::optional<record_id> read_record_id(std::string_view text);

/// Whether the text is a host's: a uuid in small letters.
bool is_host(std::string_view text);

}  // namespace rdad::fleet
