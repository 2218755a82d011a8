// SPDX-License-Identifier: BSL-1.0
// What the files of a spool are called.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace rdad::spool {

/// Of the files of records, behind the names of those.
inline constexpr std::string_view record_ending = ".json";

/// The name of the file that has the record `name`.
std::string file_of(const std::string& name);

/// Of claims, and of dropped files that are kept beside a record.
inline constexpr std::string_view claim_ending = ".dropped";

/// True for what can be the name of a record, and no path that leads elsewhere.
bool is_name(std::string_view name) noexcept;

/// "wanted", "wanted~2", "wanted~3", …
std::string numbered(const std::string& wanted, std::uint64_t number);

/// "wanted" again.
std::string_view without_number(std::string_view name) noexcept;

/// The number again; of one that is too large, the largest there is.
std::uint64_t number_of(std::string_view name) noexcept;

/// Cut so that there is room for what is put before and behind it, but not within a character of UTF-8 where it is
/// that.
std::string shortened(std::string_view name);

/// The name of the claim of a dropped file: NAME.TIMEuUSER.dropped, the time in hexadecimal digits, and the id of the
/// user who owns the file. The time makes it unique for ever: a file of the same name may be dropped while records of
/// this one live.
std::string claim_name(const std::string& file_name, std::int64_t time, std::uint32_t user);

/// True for such names, and for those up to release 0.1.0, which name no user.
bool is_claim(std::string_view name) noexcept;

/// The name under which the file of a claim was dropped; cut, where it was very long.
std::string dropped_name(std::string_view claim);

/// What tells a claim from all others, ever.
std::string claim_id(std::string_view claim);

/// The user that the id of a claim names; no user's id, the largest number, where it names none.
std::uint32_t user_of(std::string_view claim_id) noexcept;

}  // namespace rdad::spool
