// SPDX-License-Identifier: BSL-1.0
#include "emulator/state/state_directory.hpp"

#include "emulator/state/state_file.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <sys/stat.h>

#include <cerrno>
#include <system_error>

namespace rdad::emulator {
namespace {

std::string lines(const std::vector<std::string>& items)
{
    return items.empty() ? "" : fmt::format("{}\n", fmt::join(items, "\n"));
}

}  // namespace

result<state_directory> make_state_directory(const std::filesystem::path& directory)
{
    if (::mkdir(directory.c_str(), 0700) != 0 && errno != EEXIST)
        return last_failure("create", directory);
    std::error_code ec;
    const auto absolute = std::filesystem::canonical(directory, ec);
    if (ec)
        return failure{ec, fmt::format("can't open {}: {}", directory.string(), ec.message())};
    return state_directory{
        absolute / "ca.pem",
        absolute / "token",
        absolute / "client-secret",
        absolute / "jobs",
        absolute / "ca-key",
        absolute / "journal",
    };
}

result<void> write_state(const state_directory& files, const state_contents& contents)
{
    struct file
    {
        const std::filesystem::path& path;
        std::string text;
        mode_t mode;
    };
    std::vector<file> all{
        {files.ca_file, contents.ca_certificate, 0644},
        {files.token_file, contents.token + "\n", 0600},
        {files.client_secret_file, contents.client_secret + "\n", 0600},
        {files.jobs_file, lines(contents.jobs), 0644},
    };
    if (contents.ca_key)
        all.push_back({files.ca_key_file, *contents.ca_key, 0600});
    for (const file& f : all) {
        if (auto written = write_state_file(f.path, f.text, f.mode); !written)
            return written.error();
    }
    return {};
}

}  // namespace rdad::emulator
