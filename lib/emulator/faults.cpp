// SPDX-License-Identifier: BSL-1.0
#include "emulator/faults.hpp"

#include "api/json/object_reader.hpp"

#include <boost/json/value.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace json = boost::json;

namespace rdad::emulator {
namespace {

constexpr std::array<std::pair<std::string_view, fault_kind>, 5> kind_names = {{
    {"status", fault_kind::status},
    {"close", fault_kind::close},
    {"lose-answer", fault_kind::lose_answer},
    {"unauthorized", fault_kind::unauthorized},
    {"delay", fault_kind::delay},
}};

void take_kind(api::object_reader& reader, fault& fault)
{
    const std::string name = reader.require_string("fault");
    const auto* found = std::ranges::find(kind_names, name, &std::pair<std::string_view, fault_kind>::first);
    if (found != kind_names.end())
        fault.kind = found->second;
    else
        reader.fail("fault", "is not status, close, lose-answer, unauthorized or delay");
}

void take_operation(api::object_reader& reader, fault& fault)
{
    const std::string name = reader.take_string("operation").value_or("any");
    if (name == "any")
        return;
    fault.operation = parse_operation(name);
    if (!fault.operation || fault.operation == operation::control)
        reader.fail(
            "operation",
            "is not patch, create, get, list, progress, messages, delete, create-workspace, get-workspace, "
            "delete-workspace, engines-limit, token, other or any"
        );
}

/// A whole number of at least `least`.
std::uint32_t take_count(
    api::object_reader& reader,
    std::string_view name,
    std::int32_t least,
    std::int32_t otherwise
)
{
    const std::int32_t count = reader.take_int32(name).value_or(otherwise);
    if (count < least)
        reader.fail(name, fmt::format("is less than {}", least));
    return static_cast<std::uint32_t>(std::max(count, least));
}

void take_headers(api::object_reader& reader, response& answer)
{
    if (auto retry_after = reader.take_string("retryAfter"))
        answer.headers.push_back({"Retry-After", *std::move(retry_after)});
    if (const json::object* headers = reader.take_object("headers")) {
        for (const auto& [name, value] : *headers) {
            if (const auto* text = value.if_string())
                answer.headers.push_back({std::string(name), std::string(*text)});
            else
                reader.fail("headers", "has a member that is not a string");
        }
    }
    const auto ends_line = [](char character) { return character == '\r' || character == '\n'; };
    for (const auto& [name, value] : answer.headers) {
        if (name.empty() || std::ranges::any_of(name + value, ends_line))
            reader.fail("headers", "has one that would break the answer");
    }
}

void take_answer(api::object_reader& reader, response& answer)
{
    const auto status = reader.take_int32("status");
    if (!status || *status < 200 || *status > 599)
        reader.fail("status", "is not a number from 200 to 599");
    answer.status = static_cast<unsigned>(std::clamp(status.value_or(500), 200, 599));
    answer.body = reader.take_string("body").value_or("");
    if (!answer.body.empty() && (answer.status == 204 || answer.status == 304))
        reader.fail("body", "can't go with a status that has none (RFC 9110 section 6.4.1)");
    if (answer.body.empty())
        answer.content_type = "";
    else if (answer.body.front() == '<')
        answer.content_type = "text/html";
    take_headers(reader, answer);
}

}  // namespace

api::checked<fault> parse_fault(const json::object& object)
{
    api::object_reader reader(object, "");
    fault f;
    take_kind(reader, f);
    take_operation(reader, f);
    f.count = take_count(reader, "count", 1, 1);
    if (f.kind == fault_kind::status)
        take_answer(reader, f.answer);
    if (f.kind == fault_kind::delay)
        f.delay = std::chrono::milliseconds(take_count(reader, "milliseconds", 0, -1));
    reader.refuse_rest();
    if (!reader.all_problems().empty())
        return reader.all_problems();
    return f;
}

std::optional<fault> faults::take(operation operation)
{
    const auto found = std::ranges::find_if(pending_, [&](const fault& fault) {
        return !fault.operation || fault.operation == operation;
    });
    if (found == pending_.end())
        return std::nullopt;
    fault taken = *found;
    if (--found->count == 0)
        pending_.erase(found);
    return taken;
}

}  // namespace rdad::emulator
