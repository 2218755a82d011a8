// SPDX-License-Identifier: BSL-1.0
// Looking at what is in incoming/.
#pragma once

#include "failure/failure.hpp"
#include "spool/folder.hpp"
#include "spool/ignored_names.hpp"
#include "spool/spool.hpp"

#include <boost/system/error_code.hpp>

#include <optional>
#include <vector>

namespace rdad::intake {

/// A look into incoming/, in parts. The calls block on the disk.
class incoming_look
{
public:
    /// What the next names stand for, without those that are ignored.
    result<std::vector<spool::folder_entry>> next(
        const spool::spool& spool,
        const spool::ignored_names& ignored
    );

    /// Those were all.
    bool is_over() const noexcept { return is_over_; }

private:
    std::optional<spool::listing> listing_;  ///< null before the first part
    bool is_over_ = false;
};

/// True where it isn't the disk that fails: what has that name may not be touched, is a mount point, or its filesystem
/// is gone.
bool is_about_the_file(const boost::system::error_code& code);

}  // namespace rdad::intake
