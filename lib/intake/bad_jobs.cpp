// SPDX-License-Identifier: BSL-1.0
#include "intake/bad_jobs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace rdad::intake {
namespace {

/// How many are told, and how long what is told of them may become before the last one.
constexpr std::size_t most_problems = 5;
constexpr std::size_t enough_text = 1500;

bool is_bad(const job::file_entry& entry)
{
    return !entry.spec;
}

/// "Job 3: Line 4, /2/id: 7 is not a string. Job 8: … And 90 more."
std::string first_problems(const std::vector<job::file_entry>& entries, std::size_t bad)
{
    std::string text;
    std::size_t told = 0;
    for (std::size_t i = 0; i < entries.size() && told < most_problems && text.size() < enough_text; ++i) {
        if (!is_bad(entries[i]))
            continue;
        text += fmt::format(" Job {}: {}", i + 1, entries[i].problem);
        ++told;
    }
    if (told < bad)
        text += fmt::format(" And {} more.", bad - told);
    return text;
}

}  // namespace

std::vector<job::file_entry> gather_bad_jobs(std::string base, std::vector<job::file_entry> entries)
{
    const std::size_t all = entries.size();
    const auto bad = static_cast<std::size_t>(std::ranges::count_if(entries, is_bad));
    const bool none_is_good = bad == all;
    if (bad < 2 || (bad <= most_bad_records && !none_is_good))
        return entries;
    job::file_entry gathered;
    gathered.name = std::move(base);
    gathered.problem =
        none_is_good
            ? fmt::format("None of the {} jobs of the file is good.", all)
            : fmt::format(
                  "{} of the {} jobs of the file are no good. The others are taken: drop the mended ones "
                  "without them.",
                  bad,
                  all
              );
    gathered.problem += first_problems(entries, bad);
    std::erase_if(entries, is_bad);
    entries.push_back(std::move(gathered));
    return entries;
}

}  // namespace rdad::intake
