// SPDX-License-Identifier: BSL-1.0
#include "api/settings.hpp"

#include "api/json/answer_reader.hpp"
#include "api/json/object_reader.hpp"
#include "api/json/object_writer.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <span>

namespace json = boost::json;

namespace rdad::api {
namespace {

/// One way to run a job: the inputs it needs and the output it makes.
struct usage
{
    std::string_view type;
    std::array<std::string_view, 2> inputs;
    std::string_view output;
};

/// Schema "Input format" of both job types; which inputs go together is from the service's tutorials.
constexpr std::array<usage, 3> usages{{
    {"objects2D", {"photos", "photoObjectDetector"}, "objects2D"},
    {"segmentation2D", {"photos", "photoSegmentationDetector"}, "segmentation2D"},
    {"segmentation2D", {"orthophoto", "orthophotoSegmentationDetector"}, "segmentation2D"},
}};

std::vector<std::string_view> inputs_of_type(std::string_view type)
{
    std::vector<std::string_view> names;
    for (const usage& u : usages) {
        if (u.type != type)
            continue;
        for (const std::string_view name : u.inputs) {
            if (std::ranges::find(names, name) == names.end())
                names.push_back(name);
        }
    }
    return names;
}

std::string_view output_of_type(std::string_view type)
{
    return std::ranges::find(usages, type, &usage::type)->output;
}

checked<job_input> parse_input(const json::value& value, std::string_view type, const std::string& pointer)
{
    const json::object* object = value.if_object();
    if (!object)
        return problem{
            pointer,
            fmt::format("{} is not an object with name and realityDataId", quoted(value))};
    object_reader reader(*object, pointer);
    job_input input;
    input.name = reader.require_string("name");
    input.reality_data_id = reader.require_string("realityDataId");
    input.other = reader.rest();
    // What is missing, or no text, is told as that.
    const auto is_text = [&](std::string_view name) {
        const json::value* text = reader.take(name);
        return text && text->is_string();
    };
    const auto known = inputs_of_type(type);
    if (is_text("name") && std::ranges::find(known, input.name) == known.end()) {
        reader.fail(
            "name",
            fmt::format(
                "{} does not belong to {}; expected {}",
                quoted(json::value(input.name)),
                type,
                fmt::join(known, " or ")
            )
        );
    }
    if (is_text("realityDataId") && input.reality_data_id->empty())
        reader.fail("realityDataId", "is empty; the id of reality data is expected");
    if (!reader.all_problems().empty())
        return reader.all_problems();
    return input;
}

std::optional<problem> find_doubled_input(const std::vector<job_input>& inputs, const std::string& pointer)
{
    for (auto i = inputs.begin(); i != inputs.end(); ++i) {
        if (std::ranges::find(inputs.begin(), i, i->name, &job_input::name) != i) {
            return problem{
                pointer_to(pointer_to(pointer, static_cast<std::size_t>(i - inputs.begin())), "name"),
                fmt::format("{} stands here twice; each input is given once", quoted(json::value(i->name)))};
        }
    }
    return std::nullopt;
}

bool has_inputs(const std::vector<job_input>& inputs, const usage& usage)
{
    return std::ranges::all_of(
               usage.inputs,
               [&](std::string_view name) {
                   return std::ranges::find(inputs, name, &job_input::name) != inputs.end();
               }
           ) &&
           inputs.size() == usage.inputs.size();
}

/// Inputs that don't make up one whole usage of the type.
std::optional<problem> find_missing_input(
    const std::vector<job_input>& inputs,
    std::string_view type,
    const std::string& pointer
)
{
    std::vector<std::string> expected;
    for (const usage& u : usages) {
        if (u.type != type)
            continue;
        if (has_inputs(inputs, u))
            return std::nullopt;
        expected.push_back(fmt::format("{} and {}", u.inputs[0], u.inputs[1]));
    }
    return problem{
        pointer,
        fmt::format("are not the inputs of {}, which needs {}", type, fmt::join(expected, ", or "))};
}

checked<std::vector<job_input>> parse_inputs(
    const json::array& array,
    std::string_view type,
    const std::string& pointer
)
{
    std::vector<job_input> inputs;
    problems found;
    for (std::size_t i = 0; i < array.size(); ++i) {
        if (auto input = parse_input(array[i], type, pointer_to(pointer, i)))
            inputs.push_back(*std::move(input));
        else
            found.add(input.error());
    }
    if (!found.empty())
        return found;
    if (auto doubled = find_doubled_input(inputs, pointer))
        return *std::move(doubled);
    if (auto missing = find_missing_input(inputs, type, pointer))
        return *std::move(missing);
    return inputs;
}

checked<std::vector<std::string>> parse_outputs(
    const json::array& array,
    std::string_view type,
    const std::string& pointer
)
{
    std::vector<std::string> outputs;
    problems found;
    for (std::size_t i = 0; i < array.size(); ++i) {
        const json::string* name = array[i].if_string();
        if (name && std::string_view(*name) == output_of_type(type)) {
            outputs.emplace_back(*name);
        } else {
            found.add(problem{
                pointer_to(pointer, i),
                fmt::format(
                    "{} is not an output of {}; expected {}",
                    quoted(array[i]),
                    type,
                    output_of_type(type)
                )});
        }
    }
    if (!found.empty())
        return found;
    if (outputs.size() != 1)
        return problem{pointer, fmt::format("must be [\"{}\"]", output_of_type(type))};
    return outputs;
}

job_input read_input(const json::object& object)
{
    return {
        read_string(object, "name").value_or(""),
        read_string(object, "realityDataId"),
        {},
    };
}

job_output read_output(const json::object& object)
{
    return {read_string(object, "name").value_or(""), read_string(object, "realityDataId")};
}

json::object to_json(const job_input& input)
{
    json::object object = input.other;
    object["name"] = input.name;
    write(object, "realityDataId", input.reality_data_id);
    return object;
}

json::object to_json(const job_output& output)
{
    json::object object{{"name", output.name}, {"realityDataId", nullptr}};
    write(object, "realityDataId", output.reality_data_id);
    return object;
}

template <class T>
json::array to_json_array(const std::vector<T>& items)
{
    json::array array;
    for (const T& item : items)
        array.push_back(to_json(item));
    return array;
}

}  // namespace

bool is_known_job_type(std::string_view type) noexcept
{
    return std::ranges::find(usages, type, &usage::type) != usages.end();
}

checked<any_settings> parse_settings(
    const json::object& object,
    std::optional<std::string_view> type,
    const std::string& pointer
)
{
    if (!type || !is_known_job_type(*type))
        return any_settings(unknown_settings(object));
    object_reader reader(object, pointer);
    settings s;
    if (const json::array* array = reader.take_array("inputs")) {
        if (auto inputs = parse_inputs(*array, *type, reader.pointer("inputs")))
            s.inputs = *std::move(inputs);
        else
            reader.fail(inputs.error());
    }
    if (const json::array* array = reader.take_array("outputs")) {
        if (auto outputs = parse_outputs(*array, *type, reader.pointer("outputs")))
            s.outputs = *std::move(outputs);
        else
            reader.fail(outputs.error());
    }
    for (const std::string_view required : {"inputs", "outputs"}) {
        if (!reader.take(required))
            reader.fail(required, "is missing; an array is expected");
    }
    s.other = reader.rest();
    if (!reader.all_problems().empty())
        return reader.all_problems();
    return any_settings(std::move(s));
}

json::object to_json(const any_settings& any)
{
    if (const auto* unknown = std::get_if<unknown_settings>(&any))
        return *unknown;
    const auto& s = std::get<settings>(any);
    json::object object = s.other;
    object["inputs"] = to_json_array(s.inputs);
    object["outputs"] = json::array(s.outputs.begin(), s.outputs.end());
    return object;
}

complete_settings read_complete_settings(const json::object& object)
{
    return {read_objects(object, "inputs", read_input), read_objects(object, "outputs", read_output)};
}

json::object to_json(const complete_settings& complete_settings)
{
    return {
        {"inputs", to_json_array(complete_settings.inputs)},
        {"outputs", to_json_array(complete_settings.outputs)}};
}

}  // namespace rdad::api
