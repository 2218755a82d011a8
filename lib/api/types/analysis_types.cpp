// SPDX-License-Identifier: BSL-1.0
#include "api/types/job_type.hpp"

#include <array>

namespace rdad::api {
namespace {

constexpr std::array<member, 4> objects2d_inputs{{
    {"photos", value_kind::text, true},
    {"photoObjectDetector", value_kind::text},
    {"model3D", value_kind::text},
    {"objects2D", value_kind::text},
}};

constexpr std::array<member, 4> objects2d_options{{
    {"crs", value_kind::text},
    {"maxDist", value_kind::number},
    {"minPhotos", value_kind::integer},
    {"useTiePoints", value_kind::boolean},
}};

constexpr std::array<member, 4> segmentation2d_inputs{{
    {"photos", value_kind::text, true},
    {"photoSegmentationDetector", value_kind::text},
    {"model3D", value_kind::text},
    {"segmentation2D", value_kind::text},
}};

constexpr std::array<member, 3> segmentation2d_options{{
    {"computeLineWidth", value_kind::boolean},
    {"minPhotos", value_kind::integer},
    {"removeSmallLines", value_kind::number},
}};

constexpr std::array<member, 4> segmentation3d_inputs{{
    {"model3D", value_kind::text},
    {"pointCloudSegmentationDetector", value_kind::text},
    {"segmentation3D", value_kind::text},
    {"extent", value_kind::text},
}};

constexpr std::array<member, 6> segmentation3d_options{{
    {"computeLineWidth", value_kind::boolean},
    {"crs", value_kind::text},
    {"keepInputResolution", value_kind::boolean},
    {"removeSmallComponents", value_kind::number},
    {"removeSmallLines", value_kind::number},
    {"saveConfidence", value_kind::boolean},
}};

constexpr std::array<member, 2> segmentation_orthophoto_inputs{{
    {"orthophoto", value_kind::text, true},
    {"orthophotoSegmentationDetector", value_kind::text, true},
}};

// The schema and the provider's client spell the models differently, so neither spelling is asked for.
constexpr std::array<member, 6> change_detection_inputs{{
    {"model3dA", value_kind::text},
    {"model3dB", value_kind::text},
    {"model3DA", value_kind::text},
    {"model3DB", value_kind::text},
    {"extent", value_kind::text},
    {"preset", value_kind::text},
}};

constexpr std::array<member, 7> change_detection_options{{
    {"filterThreshold", value_kind::number},
    {"growThreshold", value_kind::number},
    {"meshSamplingResolution", value_kind::number},
    {"minPointsPerChange", value_kind::integer},
    {"outputCrs", value_kind::text},
    {"samplingResolution", value_kind::number},
    {"threshold", value_kind::number},
}};

constexpr std::array<member, 2> evaluation_inputs{{
    {"reference", value_kind::text, true},
    {"prediction", value_kind::text, true},
}};

constexpr std::array<member, 1> evaluation_options{{
    {"thresholdIOU", value_kind::number},
}};

constexpr std::array<member, 3> training_s3d_inputs{{
    {"segmentations3D", value_kind::texts, true},
    {"detectorName", value_kind::text, true},
    {"preset", value_kind::text},
}};

constexpr std::array<member, 5> training_s3d_options{{
    {"epochs", value_kind::integer},
    {"features", value_kind::texts},
    {"model", value_kind::text},
    {"spacing", value_kind::number},
    {"versionNumber", value_kind::text},
}};

constexpr std::array<member, 2> clearance_calculation_inputs{{
    {"clearanceFootprint", value_kind::text, true},
    {"model3D", value_kind::text, true},
}};

constexpr std::array analysis_types{
    job_type{"Objects2D", objects2d_inputs, objects2d_options},
    job_type{"Segmentation2D", segmentation2d_inputs, segmentation2d_options},
    job_type{"Segmentation3D", segmentation3d_inputs, segmentation3d_options},
    job_type{"SegmentationOrthophoto", segmentation_orthophoto_inputs, {}},
    job_type{"ChangeDetection", change_detection_inputs, change_detection_options},
    job_type{"EvalO2D", evaluation_inputs, evaluation_options},
    job_type{"EvalO3D", evaluation_inputs, evaluation_options},
    job_type{"EvalS2D", evaluation_inputs, {}},
    job_type{"EvalS3D", evaluation_inputs, {}},
    job_type{"EvalSOrtho", evaluation_inputs, {}},
    job_type{"TrainingS3D", training_s3d_inputs, training_s3d_options},
    job_type{"ClearanceCalculation", clearance_calculation_inputs, {}},
};

}  // namespace

std::span<const job_type> types_of_reality_analysis() noexcept
{
    return analysis_types;
}

}  // namespace rdad::api
