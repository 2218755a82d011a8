// SPDX-License-Identifier: BSL-1.0
#include "emulator/jobs/part_rules.hpp"

#include "api/service.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace json = boost::json;

namespace rdad::emulator {
bool is_text(const json::value* value)
{
    return value && value->is_string() && !value->as_string().empty();
}

std::optional<api::problem> find_type_problem(
    const std::optional<std::string>& type,
    std::span<const std::string_view> types
)
{
    if (!type || api::contains(types, *type))
        return std::nullopt;
    return api::problem{
        "/type",
        fmt::format(
            "{} is not a job type; expected {}",
            api::quoted(json::value(*type)),
            fmt::join(types, " or ")
        )};
}

std::optional<api::problem> find_inputs_problem(
    const json::array& inputs,
    const input_rule& rule,
    const std::string& pointer
)
{
    if (inputs.empty())
        return api::problem{pointer, "is empty; a job needs inputs"};
    for (auto input = inputs.begin(); input != inputs.end(); ++input) {
        const auto place = api::pointer_to(pointer, static_cast<std::size_t>(input - inputs.begin()));
        if (auto p = rule(*input, place))
            return p;
        if (std::find(inputs.begin(), input, *input) != input)
            return api::problem{place, "stands here twice; each input is given once"};
    }
    return std::nullopt;
}

std::optional<api::problem> find_formats_problem(
    const json::array& outputs,
    std::span<const std::string_view> formats,
    const std::string& pointer
)
{
    if (outputs.empty())
        return api::problem{pointer, "is empty; a job needs outputs"};
    for (const json::value& output : outputs) {
        if (!output.is_string() || !api::contains(formats, output.get_string()))
            return api::problem{
                pointer,
                fmt::format(
                    "{} is not a format of outputs; expected {}",
                    api::quoted(output),
                    fmt::join(formats, " or ")
                )};
    }
    return std::nullopt;
}

void check_name(api::object_reader& reader, std::string_view member, std::span<const std::string_view> names)
{
    const auto name = reader.take_string(member);
    if (name && !api::contains(names, *name))
        reader.fail(
            member,
            fmt::format("{} is not {}", api::quoted(json::value(*name)), fmt::join(names, " or "))
        );
}

void check_input_id(api::object_reader& reader)
{
    if (!is_text(reader.take("id")))
        reader.fail("id", "is missing; a text is expected");
}

std::optional<api::problem> first_problem(const api::object_reader& reader)
{
    if (reader.all_problems().empty())
        return std::nullopt;
    return reader.all_problems().first();
}

}  // namespace rdad::emulator
