// SPDX-License-Identifier: BSL-1.0
// Files that others may read at any time.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace rdad::rdactl {

/// Puts the text into the file `path`. An earlier file is there until the new one is whole. `mode` is the new one's; null: what
/// the umask leaves. False: it couldn't be written, and is as it was.
bool is_written(
    const std::string& path,
    const std::string& text,
    std::optional<std::filesystem::perms> mode = std::nullopt
);

}  // namespace rdad::rdactl
