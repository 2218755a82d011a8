// SPDX-License-Identifier: BSL-1.0
#include "intake/submission.hpp"

#include "intake/digest.hpp"
#include "intake/record_names.hpp"
#include "job/job_file.hpp"
#include "job/policy_text.hpp"
#include "spool/folder.hpp"
#include "spool/names.hpp"

#include <fmt/format.h>

#include <unistd.h>

#include <cstddef>
#include <filesystem>

namespace rdad::intake {
namespace {

result<std::string> read_job_file(const std::filesystem::path& path)
{
    const std::filesystem::path parent = path.has_parent_path() ? path.parent_path() : ".";
    const auto folder = spool::folder::open(parent.string(), 0);
    if (!folder)
        return folder.error();
    return folder->read(path.filename().string(), job::largest_job_file);
}

std::vector<job::file_entry> entries_of(
    const std::filesystem::path& path,
    const std::string& text,
    const file_rules& rules
)
{
    return job::parse_job_file(path.filename().string(), text, *rules.of_unnamed);
}

/// `entry` is of `text`.
std::size_t place_in(const std::string& text, const job::file_entry& entry)
{
    return static_cast<std::size_t>(entry.text.data() - text.data());
}

/// The text of a job file that says so of its first job that is good, which counts for all.
std::string with_again(const std::filesystem::path& file, const std::string& text, const file_rules& rules)
{
    for (const job::file_entry& entry : entries_of(file, text, rules)) {
        if (entry.spec)
            return std::string(text)
                .replace(place_in(text, entry), entry.text.size(), job::with_again(entry.text));
    }
    return text;
}

/// The text of a job file all of whose good jobs say so.
result<std::string> with_estimate_only(
    const std::filesystem::path& file,
    const std::string& text,
    const file_rules& rules
)
{
    std::string changed;
    std::size_t copied = 0;
    for (const job::file_entry& entry : entries_of(file, text, rules)) {
        if (!entry.spec)
            continue;
        changed.append(text, copied, place_in(text, entry) - copied);
        changed += job::with_estimate_only(entry.text);
        copied = place_in(text, entry) + entry.text.size();
    }
    changed.append(text, copied);
    if (changed.size() > job::largest_job_file)
        return invalid(fmt::format(
            "{}: with what says that it is to be estimated only, the file is too large.",
            file.string()
        ));
    for (const job::file_entry& entry : entries_of(file, changed, rules)) {
        if (!entry.spec)
            return invalid(fmt::format("{}: {}", file.string(), entry.problem));
    }
    return changed;
}

}  // namespace

std::vector<std::string> validate_job_file(const std::string& path, const file_rules& rules)
{
    const auto text = read_job_file(path);
    if (!text)
        return {text.error().sentence};
    std::vector<std::string> problems;
    for (const job::file_entry& entry : entries_of(path, *text, rules)) {
        if (!entry.spec)
            problems.push_back(entry.problem);
    }
    return problems;
}

std::string batch_name_of_file(const std::string& path)
{
    // As the name of its claim tells it.
    const std::string file = std::filesystem::path(path).filename().string();
    return batch_name_of(spool::dropped_name(spool::claim_name(file, 0, 0)));
}

std::optional<std::string> digest_of_repeatable(const std::string& path, const file_rules& rules)
{
    const auto text = read_job_file(path);
    return text && job::may_be_repetition(entries_of(path, *text, rules)) ? std::optional(digest_of(*text))
                                                                          : std::nullopt;
}

std::optional<std::string> why_ignored(const std::string& path, const file_rules& rules)
{
    const auto pattern = rules.ignored.pattern_of(std::filesystem::path(path).filename().string());
    if (!pattern)
        return std::nullopt;
    return fmt::format("{}: the daemon leaves files alone whose name is like {}.", path, *pattern);
}

result<submitted_file> submit_job_file(
    const std::string& path,
    const std::string& spool_directory,
    const submission_options& options
)
{
    if (auto why = why_ignored(path, options.rules))
        return invalid(*std::move(why));
    const std::filesystem::path file = std::filesystem::path(path).filename();
    auto text = read_job_file(path);
    if (!text)
        return text.error();
    if (options.again)
        *text = with_again(file, *text, options.rules);
    if (options.estimate_only)
        text = with_estimate_only(file, *text, options.rules);
    if (!text)
        return text.error();
    const auto incoming = spool::folder::open(spool_directory + "/incoming", 0);
    if (!incoming)
        return incoming.error();
    // The daemon leaves names alone that begin with a dot.
    const std::string temporary = fmt::format(".{}.{}", ::getpid(), file.string());
    if (auto written = incoming->write(temporary, *text); !written)
        return written.error();
    auto name =
        incoming->move_to_free_name(temporary, *incoming, file.stem().string(), file.extension().string());
    if (!name) {
        incoming->remove(temporary);
        return name.error();
    }
    if (auto synced = incoming->sync(); !synced)
        return synced.error();
    std::string batch_name = batch_name_of_file(*name);
    return submitted_file{*std::move(name), std::move(batch_name), digest_of(*text)};
}

}  // namespace rdad::intake
