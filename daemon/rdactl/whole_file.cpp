// SPDX-License-Identifier: BSL-1.0
#include "rdactl/whole_file.hpp"

#include <fstream>
#include <ios>
#include <system_error>

namespace rdad::rdactl {

bool is_written(const std::string& path, const std::string& text, std::optional<std::filesystem::perms> mode)
{
    const std::string whole = path + ".new";
    std::ofstream file(whole, std::ios::binary);
    file << text;
    file.close();
    std::error_code problem;
    if (file && mode)
        std::filesystem::permissions(whole, *mode, problem);
    if (file && !problem)
        std::filesystem::rename(whole, path, problem);
    const bool is_there = file && !problem;
    if (!is_there)
        std::filesystem::remove(whole, problem);
    return is_there;
}

}  // namespace rdad::rdactl
