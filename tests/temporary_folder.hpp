// SPDX-License-Identifier: BSL-1.0
// A folder of a test's own that goes with it.
#pragma once

#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <stdlib.h>
#include <string>

namespace rdad::tests {

class temporary_folder
{
public:
    temporary_folder()
    {
        std::string path = (std::filesystem::temp_directory_path() / "rdad-test-XXXXXX").string();
        if (!::mkdtemp(path.data()))
            throw std::runtime_error("can't make " + path);
        path_ = path;
    }

    temporary_folder(const temporary_folder&) = delete;
    temporary_folder& operator=(const temporary_folder&) = delete;

    ~temporary_folder()
    {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }

    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

inline void write_file(const std::filesystem::path& path, const std::string& text)
{
    std::ofstream(path, std::ios::binary) << text;
}

inline constexpr std::filesystem::perms for_owner_only =
    std::filesystem::perms::owner_read | std::filesystem::perms::owner_write;

/// As a token or a client secret has to be kept.
inline void write_secret_file(const std::filesystem::path& path, const std::string& text)
{
    write_file(path, text);
    std::filesystem::permissions(path, for_owner_only);
}

inline std::string read_file(const std::filesystem::path& path)
{
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
}

}  // namespace rdad::tests
