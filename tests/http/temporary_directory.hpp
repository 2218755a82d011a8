// SPDX-License-Identifier: BSL-1.0
// A directory for a test's files.
#pragma once

#include "temporary_folder.hpp"

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>

namespace rdad::testing {

// Goes with all that is in it.
class temporary_directory
{
public:
    std::string operator/(std::string_view name) const { return folder_.path() / name; }

    // Writes a file that is for its owner only, over an earlier one, and answers its path.
    std::string write(std::string_view name, std::string_view content) const
    {
        auto path = *this / name;
        std::ofstream file(path, std::ios::binary | std::ios::trunc);
        file.write(content.data(), static_cast<std::streamsize>(content.size()));
        if (!file.flush())
            throw std::runtime_error("cannot write " + path);
        std::filesystem::permissions(path, tests::for_owner_only);
        return path;
    }

private:
    tests::temporary_folder folder_;
};

}  // namespace rdad::testing
