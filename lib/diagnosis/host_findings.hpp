// SPDX-License-Identifier: BSL-1.0
// What there is to find without asking anybody: the configuration and the spool.
#pragma once

#include "diagnosis/finding.hpp"
#include "failure/failure.hpp"
#include "spool/spool.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace rdad::diagnosis {

/// Of a configuration that was read anew; `wrong` says what is wrong with it. Null: nothing. A daemon that is running has
/// read an earlier one, which was good.
finding configuration_finding(const std::optional<failure>& wrong, bool has_daemon);

/// How a spool was found.
struct spool_state
{
    std::string path;

    /// What can't be done in it. Null: all can.
    std::optional<failure> problem{};

    /// Of its filesystem, for who isn't root. Null: that can't be told.
    std::optional<std::uint64_t> free_bytes{};

    /// How many files more it can hold. Null where that can't be told, or isn't limited.
    std::optional<std::uint64_t> free_files{};
};

/// "23 GB": rounded down, in units of a thousand.
std::string text_of_bytes(std::uint64_t bytes);

/// How much of the filesystem of a spool is free for who isn't root. Null: that can't be told. Blocks on the disk.
std::optional<std::uint64_t> free_bytes_of(const spool::spool& spool);

/// Looks whether this process can do in its spool what a daemon does there. Blocks on the disk.
spool_state state_of(const spool::spool& spool);

/// Less free space than this is not good: records of jobs may be as large as what the service says of them.
inline constexpr std::uint64_t least_free_bytes = std::uint64_t{256} << 20U;
inline constexpr std::uint64_t least_free_files = 1000;

finding spool_finding(const spool_state& state);

}  // namespace rdad::diagnosis
