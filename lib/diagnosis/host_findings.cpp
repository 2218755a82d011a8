// SPDX-License-Identifier: BSL-1.0
#include "diagnosis/host_findings.hpp"

#include "job/outcome.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <filesystem>
#include <utility>
#include <vector>

namespace rdad::diagnosis {
namespace {

/// Null: files in it may be made and removed.
std::optional<failure> problem_of(const spool::folder& folder)
{
    if (::faccessat(folder.descriptor(), ".", R_OK | W_OK | X_OK, AT_EACCESS) == 0)
        return std::nullopt;
    return last_failure("write into " + folder.path());
}

std::optional<struct statvfs> filesystem_of(const spool::spool& spool)
{
    struct statvfs filesystem = {};
    return ::fstatvfs(spool.active().descriptor(), &filesystem) == 0 ? std::optional(filesystem)
                                                                     : std::nullopt;
}

std::uint64_t free_bytes_of(const struct statvfs& filesystem)
{
    return std::uint64_t{filesystem.f_bavail} * filesystem.f_frsize;
}

}  // namespace

finding configuration_finding(const std::optional<failure>& wrong, bool has_daemon)
{
    if (!wrong)
        return good("configuration", "it is good");
    return bad(
        "configuration",
        wrong->sentence,
        has_daemon ? "The daemon goes on by what it has read before, but would not start by this: mend it, "
                     "and reload "
                     "rdad."
                   : "Mend it: no daemon starts by this."
    );
}

std::string text_of_bytes(std::uint64_t bytes)
{
    constexpr std::uint64_t mega = 1'000'000;
    constexpr std::uint64_t giga = 1000 * mega;
    return bytes < giga ? fmt::format("{} MB", bytes / mega) : fmt::format("{} GB", bytes / giga);
}

std::optional<std::uint64_t> free_bytes_of(const spool::spool& spool)
{
    const auto filesystem = filesystem_of(spool);
    return filesystem ? std::optional(free_bytes_of(*filesystem)) : std::nullopt;
}

spool_state state_of(const spool::spool& spool)
{
    spool_state state{std::filesystem::path(spool.incoming().path()).parent_path().string()};
    // Fails where another folder has its place by now.
    if (const auto listing = spool.dropped_files(); !listing)
        state.problem = listing.error();
    std::vector<const spool::folder*> folders{&spool.incoming(), &spool.active()};
    for (const job::final_state each : job::all_final_states)
        folders.push_back(&spool.final_folder(each));
    for (const spool::folder* const each : folders) {
        if (!state.problem)
            state.problem = problem_of(*each);
    }
    if (const auto filesystem = filesystem_of(spool)) {
        state.free_bytes = free_bytes_of(*filesystem);
        if (filesystem->f_files > 0)
            state.free_files = filesystem->f_favail;
    }
    return state;
}

finding spool_finding(const spool_state& state)
{
    if (state.problem)
        return bad(
            "spool",
            state.problem->sentence,
            "Give its folders to the user of the daemon, on a disk that can be written to; then restart rdad."
        );
    if (state.free_bytes && *state.free_bytes < least_free_bytes)
        return bad(
            "spool",
            fmt::format("{} has only {} free.", state.path, text_of_bytes(*state.free_bytes)),
            "Make room: jobs wait while the disk is full."
        );
    if (state.free_files && *state.free_files < least_free_files)
        return bad(
            "spool",
            fmt::format("The disk of {} has room for {} files only.", state.path, *state.free_files),
            "Move files of ended jobs elsewhere: jobs wait while no file can be made."
        );
    std::string message = state.path + " can be written to";
    if (state.free_bytes)
        message += fmt::format(", {} free", text_of_bytes(*state.free_bytes));
    return good("spool", std::move(message));
}

}  // namespace rdad::diagnosis
