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

/// The service manager has read one file at the start, and the daemon reads its copy. With a drop-in it may be another
/// one (LoadCredentialEncrypted=).
auth::secret_path told_by(const std::string& beside, const fs::path& credential)
{
    std::error_code ec;
    if (!fs::exists(beside, ec))
        return credential.string();
    return {credential.string(), beside + " (as it was at the start)"};
}

}  // namespace

std::string secret_file_beside(const std::string& config_file, std::string_view name)
{
    return fs::path(config_file).replace_extension(name).string();
}

auth::secret_path default_secret_file(const std::string& config_file, std::string_view name)
{
    const std::string beside = secret_file_beside(config_file, name);
    if (const char* directory = std::getenv("CREDENTIALS_DIRECTORY")) {
        const fs::path credential = fs::path(directory) / name;
        if (has_content(credential))
            return told_by(beside, credential);
    }
    return has_content(beside) ? beside : "";
}

}  // namespace rdad::config
