// SPDX-License-Identifier: BSL-1.0
// Which of the dropped files that a look has found are gone on with: memory must not grow with what people drop.
//
// No I/O.
#pragma once

#include "spool/folder.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

namespace rdad::intake {

/// Keeps the oldest files of each user. The others have their turn at a later look, when these are gone.
class selection
{
public:
    /// Of one user. What can't be looked at is of no user that is known, and so of one.
    static constexpr std::size_t most_of_a_user = 1000;

    void add(spool::folder_entry entry);

    /// True if there were more than are kept.
    bool has_left_out() const noexcept { return has_left_out_; }

    /// What was kept, in no order.
    std::vector<spool::folder_entry> take();

private:
    std::map<std::uint32_t, std::vector<spool::folder_entry>>
        of_users_;  ///< heaps: the newest one comes first
    bool has_left_out_ = false;
};

}  // namespace rdad::intake
