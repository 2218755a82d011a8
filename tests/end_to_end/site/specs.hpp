// SPDX-License-Identifier: BSL-1.0
// Texts of job files.
#pragma once

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <chrono>
#include <ctime>
#include <string>

namespace rdad::tests {

/// Members of a job file beside its id: what is patched before the job is activated. The emulator estimates a
/// cost of 2.1.
inline constexpr const char* objects2d_members = R"("type": "objects2D",
  "settings": { "inputs": [ {"name": "photos", "realityDataId": "e9803e0e-70ce-4ea6-b2ad-1c653cbf2f76"},
                            {"name": "photoObjectDetector", "realityDataId": "111d3524-2bd3-46c4-9bf4-e0c650f5f8f2"} ],
                "outputs": ["objects2D"] },
  "costEstimationParameters": { "gigaPixels": 2, "numberOfPhotos": 150 })";

/// Those of a job that isn't there yet.
inline constexpr const char* new_job_members = R"("name": "bridge 7", "type": "objects2D",
  "projectId": "0b3ab9ba-9a3c-4b5f-a8a5-6a3f43d1b0a5",
  "settings": { "inputs": [ {"name": "photos", "realityDataId": "e9803e0e-70ce-4ea6-b2ad-1c653cbf2f76"},
                            {"name": "photoObjectDetector", "realityDataId": "111d3524-2bd3-46c4-9bf4-e0c650f5f8f2"} ],
                "outputs": ["objects2D"] })";

/// What makes the emulator estimate a cost of more than 1, and the daemon hold the job.
inline constexpr const char* dear =
    R"("costEstimationParameters": {"gigaPixels": 200, "numberOfPhotos": 9}, "rdad": {"maxEstimatedCost": 1})";

inline constexpr const char* unknown_id = "00000000-0000-4000-8000-000000000000";

/// So many seconds from now, as RFC 3339 writes it.
inline std::string in_seconds(int seconds)
{
    const auto time = std::chrono::system_clock::now() + std::chrono::seconds(seconds);
    return fmt::format("{:%FT%TZ}", fmt::gmtime(std::chrono::system_clock::to_time_t(time)));
}

}  // namespace rdad::tests
