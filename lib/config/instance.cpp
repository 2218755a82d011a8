// SPDX-License-Identifier: BSL-1.0
#include "config/instance.hpp"

#include "config/config.hpp"

#include <filesystem>
#include <system_error>

namespace fs = std::filesystem;

namespace rdad::config {

std::string default_spool(const std::string& config_file)
{
    const std::string of_service = "/var/spool/rdad";
    const auto instance = instance_of(config_file);
    return instance ? of_service + "-" + *instance : of_service;
}

std::optional<std::string> instance_of(const std::string& config_file)
{
    std::error_code ec;
    const fs::path file = fs::absolute(config_file, ec).lexically_normal();
    const fs::path folder = file.parent_path();
    const bool is_in_etc = folder.filename() == "rdad" && folder.parent_path().filename() == "etc";
    const bool is_instance = is_in_etc && file.extension() == ".conf" && file.stem() != "rdad";
    return ec || !is_instance ? std::nullopt : std::optional(file.stem().string());
}

std::optional<std::string> config_file_of(const std::string& instance)
{
    if (instance.empty() || instance.find('/') != std::string::npos)
        return std::nullopt;
    return fs::path(default_config_file).replace_filename(instance + ".conf").string();
}

}  // namespace rdad::config
