// SPDX-License-Identifier: BSL-1.0
// A job file: one job, an array of jobs, or a job a line.
#pragma once

#include "job/spec.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rdad::job {

/// Larger files are refused.
inline constexpr std::size_t largest_job_file = std::size_t{1} << 20U;

/// How many jobs a file may hold, so that no file keeps the disk busy for long with records of nothing: of
/// jobs that only have an id, hardly more fit into the largest file.
inline constexpr std::size_t most_jobs_of_a_file = 20'000;

/// One job of a file, good or bad.
struct file_entry
{
    /// The name of its record: the base name of the file, and a number from 1 if the file may hold several.
    std::string name;

    /// As it was dropped; part of the text that was parsed. Not JSON where `is_json` is false.
    std::string_view text;
    bool is_json = false;

    /// Null where something is wrong; `problem` says what, and where: a sentence for each thing, of many only for the
    /// first.
    std::optional<job::spec> spec{};
    std::string problem{};
};

/// Splits a file into its jobs: a job a line where its name ends in .jsonl or .ndjson. There is at least one entry: a
/// file that can't be split is one bad entry. A byte order mark of UTF-8 is passed over. `of_unnamed` is the service of jobs
/// that name none.
std::vector<file_entry> parse_job_file(
    std::string_view file_name,
    std::string_view text,
    const api::service& of_unnamed = api::realitydataanalysis
);

/// Whether a job is created for one of them that stays, and so may be paid for; not one that is deleted once its cost is
/// estimated.
bool creates_a_job(const std::vector<file_entry>& entries);

/// Whether one of them says that all are to be run though they may have been before.
bool is_to_be_run_again(const std::vector<file_entry>& entries);

/// Whether such a file, dropped twice by mistake, would have jobs paid for twice: one of them is created, and none says
/// that it is to be run again.
bool may_be_repetition(const std::vector<file_entry>& entries);

/// True where the text looks as if its writer hadn't finished: it ends in the middle of a value, or holds
/// nothing.
bool is_half_written(std::string_view file_name, std::string_view text);

/// The file's name without .json, .jsonl or .ndjson, whatever the case of those.
std::string_view base_name(std::string_view file_name);

}  // namespace rdad::job
