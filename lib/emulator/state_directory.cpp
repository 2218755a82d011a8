#include "emulator/state_directory.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace rdad::emulator {
namespace {

failure last_error(const std::filesystem::path& path, std::string_view what)
{
    return {fmt::format("can't {} {}: {}", what, path.string(), std::generic_category().message(errno))};
}

bool write_all(int file, std::string_view text)
{
    while (!text.empty()) {
        const ssize_t written = ::write(file, text.data(), text.size());
        if (written < 0)
            return false;
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

/// Makes the file anew, so that its mode is never another one, not even that of a file that was there before.
outcome<void> write_file(const std::filesystem::path& path, std::string_view text, mode_t mode)
{
    ::unlink(path.c_str());
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    if (file < 0)
        return last_error(path, "create");
    const bool written = write_all(file, text);
    const failure f = last_error(path, "write");
    ::close(file);
    if (!written)
        return f;
    return {};
}

std::string lines(const std::vector<std::string>& items)
{
    return items.empty() ? "" : fmt::format("{}\n", fmt::join(items, "\n"));
}

}  // namespace

outcome<state_directory> write_state(const std::filesystem::path& directory, const state_contents& contents)
{
    if (::mkdir(directory.c_str(), 0700) != 0 && errno != EEXIST)
        return last_error(directory, "create");
    std::error_code ec;
    const auto absolute = std::filesystem::canonical(directory, ec);
    if (ec)
        return failure{fmt::format("can't open {}: {}", directory.string(), ec.message())};

    const state_directory files{
        absolute / "ca.pem",
        absolute / "token",
        absolute / "client-secret",
        absolute / "jobs",
    };
    struct file
    {
        const std::filesystem::path& path;
        std::string text;
        mode_t mode;
    };
    for (const file& f : {
             file{files.ca_file, contents.ca_certificate, 0644},
             file{files.token_file, contents.token + "\n", 0600},
             file{files.client_secret_file, contents.client_secret + "\n", 0600},
             file{files.jobs_file, lines(contents.jobs), 0644},
         }) {
        if (auto written = write_file(f.path, f.text, f.mode); !written)
            return written.error();
    }
    return files;
}

}  // namespace rdad::emulator
