// SPDX-License-Identifier: BSL-1.0
// How far somebody has read the events, kept in a file.
//
// The calls block on the disk.
#pragma once

#include "failure/failure.hpp"
#include "spool/folder.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace rdad::events {

class kept_cursor
{
public:
    /// The folder of the file has to be there.
    static result<kept_cursor> open(const std::string& path);

    /// Null: there is no file yet. Fails with EILSEQ where it holds no cursor.
    result<std::optional<std::uint64_t>> read() const;

    /// It is on the disk when this returns.
    result<void> write(std::uint64_t cursor) const;

private:
    kept_cursor(spool::folder folder, std::string name);

    spool::folder folder_;
    std::string name_;
};

}  // namespace rdad::events
