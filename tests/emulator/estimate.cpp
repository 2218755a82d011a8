// SPDX-License-Identifier: BSL-1.0
// The estimate of what a job will cost.

#include "emulator/jobs/estimate.hpp"

#include <boost/json/value.hpp>
#include <boost/test/unit_test.hpp>

#include <functional>

namespace json = boost::json;
using namespace rdad::emulator;
namespace api = rdad::api;

BOOST_AUTO_TEST_SUITE(estimates)

namespace {

using parameters = api::cost_estimation_parameters;

constexpr parameters every_parameter{
    .giga_pixels = 2,
    .mega_points = std::nullopt,
    .mesh_quality = std::nullopt,
    .number_of_photos = 150,
    .scene_width = 4.5,
    .scene_height = 3,
    .scene_length = 1.7,
    .detector_scale = 1.2,
    .detector_cost = 1.4,
};

api::job_definition job(const char* type, const char* input, const parameters& p)
{
    api::job_definition definition;
    definition.type = type;
    definition.settings = api::settings{{{input, "a", {}}}, {type}, {}};
    definition.cost_estimation_parameters = p;
    return definition;
}

std::optional<double> estimate_of(const api::job_definition& definition)
{
    return estimate_cost(definition, api::realitydataanalysis);
}

using optional_parameter = std::function<void(parameters&)>;

/// The estimates without each one of the parameters, in the order of every_parameter; -1 for none.
std::vector<double> without_one(const char* type, const char* input)
{
    std::vector<double> estimates;
    for (const optional_parameter& remove : std::vector<optional_parameter>{
             [](parameters& p) { p.giga_pixels.reset(); },
             [](parameters& p) { p.number_of_photos.reset(); },
             [](parameters& p) { p.scene_width.reset(); },
             [](parameters& p) { p.scene_height.reset(); },
             [](parameters& p) { p.scene_length.reset(); },
             [](parameters& p) { p.detector_scale.reset(); },
             [](parameters& p) { p.detector_cost.reset(); },
         }) {
        parameters p = every_parameter;
        p.detector_cost = 2;
        remove(p);
        estimates.push_back(estimate_of(job(type, input, p)).value_or(-1));
    }
    return estimates;
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_parameters_of_the_reference_page_cost_what_it_says)
{
    BOOST_TEST(estimate_of(job("objects2D", "photos", every_parameter)).value() == 2.1);
    parameters sent;
    sent.giga_pixels = 2;
    sent.number_of_photos = 150;
    BOOST_TEST(estimate_of(job("objects2D", "photos", sent)).value() == 2.1);
}

BOOST_AUTO_TEST_CASE(those_parameters_count_that_belong_to_type_and_purpose)
{
    // Of the last two the detector's own value counts where they are left out.
    const auto each = boost::test_tools::per_element();
    BOOST_TEST(
        without_one("objects2D", "photos") == (std::vector<double>{-1, -1, 2.4, 2.4, 2.4, 2.4, 2.1}),
        each
    );
    BOOST_TEST(
        without_one("segmentation2D", "photos") == (std::vector<double>{-1, 2.1, 2.1, 2.1, 2.1, 2.1, 1.8}),
        each
    );
    BOOST_TEST(
        without_one("segmentation2D", "orthophoto") ==
            (std::vector<double>{1.46, 1.46, -1, 1.46, -1, 1.38, 1.16}),
        each
    );
    BOOST_TEST(
        without_one("segmentationOrthophoto", "any") ==
            (std::vector<double>{1.46, 1.46, -1, 1.46, -1, 1.38, 1.16}),
        each
    );
}

BOOST_AUTO_TEST_CASE(an_orthophoto_is_one_in_the_later_generation_too)
{
    api::job_definition definition = job("segmentation2D", "photos", every_parameter);
    definition.settings.reset();
    definition.inputs = json::array{json::object{{"type", "orthophoto"}, {"id", "a"}}};
    BOOST_TEST(estimate_of(definition).value() == 1.16);
    definition.inputs = json::array{json::object{{"type", "photos"}, {"id", "a"}}};
    BOOST_TEST(estimate_of(definition).value() == 1.8);
}

BOOST_AUTO_TEST_CASE(without_parameters_there_is_no_estimate)
{
    BOOST_TEST(!estimate_of(job("objects2D", "photos", {})));
    BOOST_TEST(!estimate_of({}));
}

BOOST_AUTO_TEST_SUITE_END()
