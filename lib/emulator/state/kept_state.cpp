// SPDX-License-Identifier: BSL-1.0
#include "emulator/state/kept_state.hpp"

#include "emulator/state/job_journal.hpp"
#include "emulator/state/state_file.hpp"

#include <fmt/format.h>

#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <sstream>

namespace rdad::emulator {
namespace {

result<std::string> read_text(const std::filesystem::path& path)
{
    std::ifstream file(path);
    std::ostringstream text;
    text << file.rdbuf();
    if (!file || text.str().empty())
        return invalid(fmt::format("can't read {}, which was kept", path.string()));
    return text.str();
}

result<std::string> read_line(const std::filesystem::path& path)
{
    auto text = read_text(path);
    if (text)
        text->resize(text->find_last_not_of('\n') + 1);
    return text;
}

/// There may be none.
std::vector<std::string> read_lines(const std::filesystem::path& path)
{
    std::vector<std::string> lines;
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);)
        lines.push_back(line);
    return lines;
}

}  // namespace

result<std::optional<kept_state>> read_kept_state(const state_directory& files)
{
    auto jobs = read_journal(files.journal_file);
    if (!jobs)
        return jobs.error();
    if (!*jobs)
        return std::optional<kept_state>();
    auto certificate = read_text(files.ca_file);
    auto key = read_text(files.ca_key_file);
    auto token = read_line(files.token_file);
    auto secret = read_line(files.client_secret_file);
    for (const auto* text : {&certificate, &key, &token, &secret}) {
        if (!*text)
            return text->error();
    }
    return std::optional(kept_state{
        {*std::move(certificate), *std::move(key)},
        {*std::move(token), *std::move(secret), **std::move(jobs), read_lines(files.jobs_file)},
    });
}

result<void> forget_kept_state(const state_directory& files)
{
    // The journal first: without it the other one is as good as forgotten.
    for (const auto& path : {files.journal_file, files.ca_key_file}) {
        if (::unlink(path.c_str()) != 0 && errno != ENOENT)
            return last_failure("remove", path);
    }
    return {};
}

}  // namespace rdad::emulator
