// SPDX-License-Identifier: BSL-1.0
// The provider's job services, of two generations. What each calls otherwise than the others of its generation stands here,
// and nowhere else.
#pragma once

#include "api/types/job_type.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace rdad::api {

/// What a service can be asked to do. Whatever differs by it asks for it: there is no third way in.
enum class generation : std::uint8_t
{
    /// A job is created, estimated, and started and cancelled by PATCH. DELETE removes one that was never started.
    first,

    /// POST creates a job and starts it. There is no PATCH and no estimate before it; DELETE cancels, and a job has messages.
    second,
};

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

    api::generation generation;

    /// The media type that its answers are asked for by.
    std::string_view accept;

    /// The scopes of an access token that it takes (RFC 6749, section 3.3), with a blank between each two.
    std::string_view scope;

    api::ownership ownership;

    // Beside the state and costEstimationParameters.
    std::span<const std::string_view> work;     ///< the members that say what a job is to do
    std::span<const std::string_view> patched;  ///< those of them that PATCH changes

    /// What there is in costEstimationParameters.
    std::span<const std::string_view> cost_parameters;

    /// The states that PATCH sets, as the schema of its body has them. Empty where there is no PATCH.
    std::string_view active;
    std::string_view cancelled;

    /// The types of its jobs whose specifications are known. Null: there are none.
    std::span<const job_type> (*types)() noexcept = nullptr;
};

inline constexpr std::string_view first_media_type = "application/vnd.bentley.itwin-platform.v1+json";
inline constexpr std::string_view second_media_type = "application/vnd.bentley.itwin-platform.v2+json";
inline constexpr std::string_view platform_scope = "itwin-platform";

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
    .generation = generation::first,
    .accept = first_media_type,
    .scope = "realitydataanalysis:modify realitydataanalysis:read",
    .ownership = ownership::project_or_itwin,
    .work = analysis_work,
    .patched = analysis_work,
    .cost_parameters = analysis_cost_parameters,
    .active = "active",
    .cancelled = "cancelled",
};

inline constexpr service contextcapture{
    .name = "contextcapture",
    .generation = generation::first,
    .accept = first_media_type,
    .scope = platform_scope,
    .ownership = ownership::workspace,
    .work = modeling_work,
    .patched = modeling_patched,
    .cost_parameters = modeling_cost_parameters,
    .active = "Active",
    .cancelled = "Cancelled",
};

inline constexpr service realityconversion{
    .name = "realityconversion",
    .generation = generation::first,
    .accept = first_media_type,
    .scope = platform_scope,
    .ownership = ownership::itwin,
    .work = conversion_work,
    .patched = conversion_patched,
    .cost_parameters = conversion_cost_parameters,
    .active = "active",
    .cancelled = "cancelled",
};

inline constexpr std::array<std::string_view, 2> specified_work{"type", "specifications"};

/// A service of the second generation: they differ in what their jobs are made of.
constexpr service of_second_generation(
    std::string_view name,
    std::span<const job_type> (*types)() noexcept = nullptr
)
{
    return {
        .name = name,
        .generation = generation::second,
        .accept = second_media_type,
        .scope = platform_scope,
        .ownership = ownership::itwin,
        .work = specified_work,
        .patched = {},
        .cost_parameters = {},
        .active = "",
        .cancelled = "",
        .types = types,
    };
}

inline constexpr service reality_analysis =
    of_second_generation("reality-analysis", types_of_reality_analysis);
inline constexpr service reality_modeling =
    of_second_generation("reality-modeling", types_of_reality_modeling);
inline constexpr service reality_conversion = of_second_generation("reality-conversion");

inline constexpr std::array<const service*, 6> all_services{
    &realitydataanalysis,
    &contextcapture,
    &realityconversion,
    &reality_analysis,
    &reality_modeling,
    &reality_conversion,
};

/// True where POST starts what it creates.
constexpr bool starts_by_creation(const service& service) noexcept
{
    return service.generation == generation::second;
}

/// The service of that name. Null: there is none.
const service* find_service(std::string_view name) noexcept;

/// "realitydataanalysis, contextcapture, … or reality-conversion".
std::string names_of_services();

/// Whether the members or parameters of a service, or what else it has a list of, include `name`.
bool contains(std::span<const std::string_view> names, std::string_view name) noexcept;

}  // namespace rdad::api
