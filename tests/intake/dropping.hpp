// SPDX-License-Identifier: BSL-1.0
// A spool into which files are dropped.
#pragma once

#include "disk/stored_record.hpp"
#include "intake/acceptance.hpp"
#include "temporary_folder.hpp"

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

namespace rdad::tests {

inline const std::string good_file = R"({"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1"})";
inline constexpr std::chrono::system_clock::time_point now{std::chrono::hours(500'000)};

/// A file of so many good ones.
inline std::string many_jobs(std::size_t number)
{
    std::string text = "[" + good_file;
    for (std::size_t i = 1; i < number; ++i)
        text += "," + good_file;
    return text + "]";
}

struct dropping
{
    temporary_folder root;
    spool::spool s = spool::spool::own(root.path().string()).value();
    intake::batches known{std::chrono::minutes(10)};

    std::string claim(const std::string& name, const std::string& text)
    {
        write_file(root.path() / "incoming" / name, text);
        return s.claim(name).value();
    }

    std::vector<intake::accepted_job> accept(
        const std::string& name,
        const std::string& text,
        std::chrono::system_clock::time_point time = now
    )
    {
        intake::claim_acceptance acceptance(claim(name, text), {}, &known);
        return intake::accept(s, acceptance, time).value();
    }

    job::record record_of(const intake::accepted_job& job)
    {
        return disk::read_record(s.active(), job.name).value();
    }

    std::string names_in(const std::string& folder)
    {
        std::set<std::string> names;
        for (const auto& entry : std::filesystem::directory_iterator(root.path() / folder))
            names.insert(entry.path().filename().string());
        std::string text;
        for (const std::string& name : names)
            text.append(text.empty() ? "" : " ").append(name);
        return text;
    }
};

}  // namespace rdad::tests
