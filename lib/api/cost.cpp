// SPDX-License-Identifier: BSL-1.0
#include "api/cost.hpp"

#include "api/json/answer_reader.hpp"
#include "api/json/object_reader.hpp"
#include "api/json/object_writer.hpp"

#include <boost/json/value.hpp>

namespace json = boost::json;

namespace rdad::api {
namespace {

/// Calls visit(name, member) for each parameter, so that reading and writing share one list of names.
template <class Parameters, class Visitor>
void for_each_parameter(Parameters& parameters, Visitor visit)
{
    visit("gigaPixels", parameters.giga_pixels);
    visit("megaPoints", parameters.mega_points);
    visit("meshQuality", parameters.mesh_quality);
    visit("numberOfPhotos", parameters.number_of_photos);
    visit("sceneWidth", parameters.scene_width);
    visit("sceneHeight", parameters.scene_height);
    visit("sceneLength", parameters.scene_length);
    visit("detectorScale", parameters.detector_scale);
    visit("detectorCost", parameters.detector_cost);
}

void take(object_reader& reader, std::string_view name, std::optional<double>& value)
{
    value = reader.take_number(name);
}

void take(object_reader& reader, std::string_view name, std::optional<std::int32_t>& value)
{
    value = reader.take_int32(name);
}

void take(object_reader& reader, std::string_view name, std::optional<std::string>& value)
{
    value = reader.take_string(name);
}

template <class Number>
bool is_negative(const std::optional<Number>& value)
{
    return value && *value < 0;
}

bool is_negative(const std::optional<std::string>&)
{
    return false;
}

void read(const json::object& object, std::string_view name, std::optional<double>& value)
{
    value = read_number(object, name);
}

void read(const json::object& object, std::string_view name, std::optional<std::int32_t>& value)
{
    value = read_int32(object, name);
}

void read(const json::object& object, std::string_view name, std::optional<std::string>& value)
{
    value = read_string(object, name);
}

}  // namespace

checked<cost_estimation_parameters> parse_cost_estimation_parameters(
    const json::object& object,
    const service& service,
    const std::string& pointer
)
{
    object_reader reader(object, pointer);
    cost_estimation_parameters parameters;
    for_each_parameter(parameters, [&](std::string_view name, auto& value) {
        if (!contains(service.cost_parameters, name))
            return;
        take(reader, name, value);
        if (is_negative(value))
            reader.fail(name, "is negative");
    });
    reader.refuse_rest();
    if (!reader.all_problems().empty())
        return reader.all_problems();
    return parameters;
}

json::object to_json(const cost_estimation_parameters& parameters)
{
    json::object object;
    for_each_parameter(parameters, [&](std::string_view name, const auto& value) {
        write(object, name, value);
    });
    return object;
}

cost_estimation read_cost_estimation(const json::object& object)
{
    cost_estimation estimation;
    for_each_parameter(estimation.parameters, [&](std::string_view name, auto& value) {
        read(object, name, value);
    });
    estimation.estimated_cost = read_number(object, "estimatedCost");
    return estimation;
}

json::object to_json(const cost_estimation& estimation)
{
    json::object object = to_json(estimation.parameters);
    write(object, "estimatedCost", estimation.estimated_cost);
    return object;
}

}  // namespace rdad::api
