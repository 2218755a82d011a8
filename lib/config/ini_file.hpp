// SPDX-License-Identifier: BSL-1.0
// Reads an INI file with the number of each line.
#pragma once

#include "failure/failure.hpp"

#include <string>
#include <vector>

namespace rdad::config {

struct ini_line
{
    std::size_t number;  ///< from 1
    std::string section;
    std::string key;
    std::string value;
};

/// The keys of the file in their order, or what is wrong, and on which line.
result<std::vector<ini_line>> read_ini_file(const std::string& path);

}  // namespace rdad::config
