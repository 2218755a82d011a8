// SPDX-License-Identifier: BSL-1.0
#include "api/types/job_type.hpp"

#include <array>

namespace rdad::api {
namespace {

constexpr std::array<member, 4> fill_image_properties_inputs{{
    {"imageCollections", value_kind::texts},
    {"sceneToProcess", value_kind::text},
    {"sceneToComplete", value_kind::text},
    {"presets", value_kind::texts},
}};

constexpr std::array<member, 2> fill_image_properties_options{{
    {"altitudeReference", value_kind::text},
    {"recursiveImageCollections", value_kind::boolean},
}};

constexpr std::array<member, 2> import_point_cloud_inputs{{
    {"scene", value_kind::text, true},
    {"crsData", value_kind::text},
}};

constexpr std::array<member, 3> calibration_inputs{{
    {"scene", value_kind::text, true},
    {"presets", value_kind::texts},
    {"crsData", value_kind::text},
}};

constexpr std::array<member, 24> calibration_options{{
    {"adjustmentConstraints", value_kind::texts},
    {"aspectRatioPolicy", value_kind::text},
    {"centerPolicy", value_kind::text},
    {"centerTolerance", value_kind::number},
    {"colorEqualization", value_kind::text},
    {"fisheyeDistortionPolicy", value_kind::text},
    {"fisheyeFocalPolicy", value_kind::text},
    {"focalPolicy", value_kind::text},
    {"keypointsDensity", value_kind::text},
    {"pairSelection", value_kind::text},
    {"pairSelectionDistance", value_kind::integer},
    {"precalibration", value_kind::boolean},
    {"principalPolicy", value_kind::text},
    {"radialPolicy", value_kind::text},
    {"rigSynchro", value_kind::text},
    {"rigidRegistrationPosition", value_kind::text},
    {"rigidRegistrationRotation", value_kind::text},
    {"rigidRegistrationScale", value_kind::text},
    {"rotationPolicy", value_kind::text},
    {"sceneOutputCrs", value_kind::text},
    {"skewPolicy", value_kind::text},
    {"tagsExtraction", value_kind::texts},
    {"tangentialPolicy", value_kind::text},
    {"tiepointsPolicy", value_kind::text},
}};

constexpr std::array<member, 4> tiling_inputs{{
    {"scene", value_kind::text, true},
    {"regionOfInterest", value_kind::text},
    {"presets", value_kind::texts},
    {"crsData", value_kind::text},
}};

constexpr std::array<member, 20> tiling_options{{
    {"colorCorrection", value_kind::text},
    {"crs", value_kind::text},
    {"discardEmptyTiles", value_kind::boolean},
    {"geometricPrecision", value_kind::text},
    {"geometryResolutionLimit", value_kind::number},
    {"holeFilling", value_kind::text},
    {"modelingReferenceType", value_kind::text},
    {"orthoResolution", value_kind::number},
    {"pairSelection", value_kind::text},
    {"photoUsedForGeometry", value_kind::text},
    {"planarSimplificationTolerance", value_kind::number},
    {"pointCloudColorSource", value_kind::text},
    {"simplification", value_kind::text},
    {"textureResolutionLimit", value_kind::number},
    {"textureSource", value_kind::text},
    {"tilingMode", value_kind::text},
    {"tilingOrigin", value_kind::object},
    {"tilingValue", value_kind::number},
    {"untexturedColor", value_kind::text},
    {"untexturedRepresentation", value_kind::text},
}};

constexpr std::array<member, 5> production_inputs{{
    {"scene", value_kind::text, true},
    {"modelingReference", value_kind::text, true},
    {"extent", value_kind::text},
    {"presets", value_kind::texts},
    {"crsData", value_kind::text},
}};

constexpr std::array<member, 6> reconstruction_inputs{{
    {"scene", value_kind::text, true},
    {"regionOfInterest", value_kind::text},
    {"extent", value_kind::text},
    {"modelingReference", value_kind::text},
    {"presets", value_kind::texts},
    {"crsData", value_kind::text},
}};

constexpr std::array<member, 5> gaussian_splats_inputs{{
    {"scene", value_kind::text, true},
    {"splatsReference", value_kind::text},
    {"crsData", value_kind::text},
    {"preset", value_kind::text},
    {"regionOfInterest", value_kind::text},
}};

constexpr std::array<member, 4> gaussian_splats_options{{
    {"exportCrs", value_kind::text},
    {"exportFormat", value_kind::text},
    {"referenceQuality", value_kind::text},
    {"referenceTileSize", value_kind::number},
}};

constexpr std::array<member, 4> constraints_inputs{{
    {"modelingReference", value_kind::text, true},
    {"constraintsToAdd", value_kind::array},
    {"constraintsToDelete", value_kind::texts},
    {"crsData", value_kind::text},
}};

constexpr std::array<member, 3> water_constraints_inputs{{
    {"scene", value_kind::text, true},
    {"modelingReference", value_kind::text, true},
    {"crsData", value_kind::text},
}};

constexpr std::array<member, 1> water_constraints_options{{
    {"forceHorizontal", value_kind::boolean},
}};

constexpr std::array<member, 2> touch_up_export_inputs{{
    {"modelingReference", value_kind::text, true},
    {"tilesToTouchUp", value_kind::texts},
}};

constexpr std::array<member, 2> touch_up_export_options{{
    {"crs", value_kind::text},
    {"level", value_kind::text},
}};

constexpr std::array<member, 2> touch_up_import_inputs{{
    {"modelingReference", value_kind::text, true},
    {"touchUpData", value_kind::text, true},
}};

constexpr std::array modeling_types{
    job_type{"FillImageProperties", fill_image_properties_inputs, fill_image_properties_options},
    job_type{"ImportPointCloud", import_point_cloud_inputs, {}},
    job_type{"Calibration", calibration_inputs, calibration_options},
    job_type{"Tiling", tiling_inputs, tiling_options},
    job_type{"Production", production_inputs, {}, outputs_form::array_or_object},
    job_type{"Reconstruction", reconstruction_inputs, tiling_options, outputs_form::array_or_object},
    job_type{"GaussianSplats", gaussian_splats_inputs, gaussian_splats_options},
    job_type{"Constraints", constraints_inputs, {}},
    job_type{"WaterConstraints", water_constraints_inputs, water_constraints_options},
    job_type{"TouchUpExport", touch_up_export_inputs, touch_up_export_options},
    job_type{"TouchUpImport", touch_up_import_inputs, {}},
};

}  // namespace

std::span<const job_type> types_of_reality_modeling() noexcept
{
    return modeling_types;
}

}  // namespace rdad::api
