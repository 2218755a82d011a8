// SPDX-License-Identifier: BSL-1.0
// The provider's job services of one shape: a job is created, then patched to active. What each calls otherwise than the
// others stands here, and nowhere else.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace rdad::api {

/// To whom a new job belongs.
enum class ownership : std::uint8_t
{
    project_or_itwin,  ///< projectId or iTwinId
    itwin,             ///< iTwinId
    workspace,         ///< workspaceId
};

/// There is one object of each, by whose address it is told from the others.
struct service
{
    /// The last part of its base URL; so job files and the configuration call it.
    std::string_view name;

    api::ownership ownership;

    // Beside the state and costEstimationParameters.
    std::span<const std::string_view> work;     ///< the members that say what a job is to do
    std::span<const std::string_view> patched;  ///< those of them that PATCH changes

    /// What there is in costEstimationParameters.
    std::span<const std::string_view> cost_parameters;

    /// The states that PATCH sets, as the schema of its body has them.
    std::string_view active;
    std::string_view cancelled;
};

inline constexpr std::array<std::string_view, 7> analysis_cost_parameters{
    "gigaPixels",
    "numberOfPhotos",
    "sceneWidth",
    "sceneHeight",
    "sceneLength",
    "detectorScale",
    "detectorCost",
};
inline constexpr std::array<std::string_view, 3> modeling_cost_parameters{
    "gigaPixels",
    "megaPoints",
    "meshQuality",
};
inline constexpr std::array<std::string_view, 2> conversion_cost_parameters{"gigaPixels", "megaPoints"};

inline constexpr std::array<std::string_view, 5> analysis_work{
    "type",
    "settings",
    "inputs",
    "outputs",
    "options",
};
inline constexpr std::array<std::string_view, 3> modeling_work{"type", "settings", "inputs"};
inline constexpr std::array<std::string_view, 2> modeling_patched{"type", "settings"};
inline constexpr std::array<std::string_view, 4> conversion_work{"type", "inputs", "outputs", "options"};
inline constexpr std::array<std::string_view, 1> conversion_patched{"options"};

inline constexpr service realitydataanalysis{
    .name = "realitydataanalysis",
    .ownership = ownership::project_or_itwin,
    .work = analysis_work,
    .patched = analysis_work,
    .cost_parameters = analysis_cost_parameters,
    .active = "active",
    .cancelled = "cancelled",
};

inline constexpr service contextcapture{
    .name = "contextcapture",
    .ownership = ownership::workspace,
    .work = modeling_work,
    .patched = modeling_patched,
    .cost_parameters = modeling_cost_parameters,
    .active = "Active",
    .cancelled = "Cancelled",
};

inline constexpr service realityconversion{
    .name = "realityconversion",
    .ownership = ownership::itwin,
    .work = conversion_work,
    .patched = conversion_patched,
    .cost_parameters = conversion_cost_parameters,
    .active = "active",
    .cancelled = "cancelled",
};

inline constexpr std::array<const service*, 3> all_services{
    &realitydataanalysis,
    &contextcapture,
    &realityconversion,
};

/// The service of that name. Null: there is none.
const service* find_service(std::string_view name) noexcept;

}  // namespace rdad::api
