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

/// What the next names of a look stand for, without those that are ignored. Null: those were all. It blocks on the disk.
result<std::optional<std::vector<spool::folder_entry>>> read_some(
    spool::listing& listing,
    const spool::folder& incoming,
    const spool::ignored_names& ignored
);

/// True where it isn't the disk that fails: what has that name may not be touched, is a mount point, or its filesystem
/// is gone.
bool is_about_the_file(const boost::system::error_code& code);

}  // namespace rdad::intake
