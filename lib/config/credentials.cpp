// SPDX-License-Identifier: BSL-1.0
#include "config/credentials.hpp"

#include <cstdlib>
#include <filesystem>
#include <system_error>

namespace fs = std::filesystem;

namespace rdad::config {
namespace {

/// False also for a line feed alone, which the unit passes where there is no secret.
bool has_content(const fs::path& file)
{
    std::error_code ec;
    const auto size = fs::file_size(file, ec);
    return !ec && size > 1;
}

}  // namespace

std::string secret_file_beside(const std::string& config_file, std::string_view name)
{
    return fs::path(config_file).replace_extension(name).string();
}

std::string default_secret_file(const std::string& config_file, std::string_view name)
{
    if (const char* directory = std::getenv("CREDENTIALS_DIRECTORY")) {
        const fs::path credential = fs::path(directory) / name;
        if (has_content(credential))
            return credential.string();
    }
    const std::string beside = secret_file_beside(config_file, name);
    return has_content(beside) ? beside : "";
}

}  // namespace rdad::config
