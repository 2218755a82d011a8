// A directory for a test's files.
#pragma once

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <stdlib.h>
#include <string>
#include <string_view>

namespace rdad::testing {

// Made by the constructor, deleted with all that is in it by the destructor.
class temporary_directory
{
public:
    temporary_directory()
    {
        std::string path = (std::filesystem::temp_directory_path() / "rdad-test-XXXXXX").string();
        if (!::mkdtemp(path.data()))
            throw std::runtime_error("no temporary directory");
        path_ = path;
    }

    ~temporary_directory()
    {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }

    temporary_directory(const temporary_directory&) = delete;
    temporary_directory& operator=(const temporary_directory&) = delete;

    std::string operator/(std::string_view name) const { return path_ / name; }

    // Writes a file, over an earlier one, and answers its path.
    std::string write(std::string_view name, std::string_view content) const
    {
        auto path = *this / name;
        std::ofstream file(path, std::ios::binary | std::ios::trunc);
        file.write(content.data(), static_cast<std::streamsize>(content.size()));
        if (!file.flush())
            throw std::runtime_error("cannot write " + path);
        return path;
    }

private:
    std::filesystem::path path_;
};

}  // namespace rdad::testing
