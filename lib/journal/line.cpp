// SPDX-License-Identifier: BSL-1.0
#include "journal/line.hpp"

#include "api/ascii_case.hpp"
#include "api/date_time.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace chrono = std::chrono;

namespace rdad::journal {
namespace {

std::string_view word_of(priority priority)
{
    switch (priority) {
    case priority::alert: return "alert: ";
    case priority::error: return "error: ";
    case priority::warning: return "warning: ";
    case priority::debug: return "debug: ";
    case priority::notice:
    case priority::info: break;
    }
    return "";
}

/// "job_id" of "RDAD_JOB_ID".
std::string member_of(std::string_view field)
{
    constexpr std::string_view prefix = "RDAD_";
    std::string name(field.starts_with(prefix) ? field.substr(prefix.size()) : field);
    std::ranges::transform(name, name.begin(), api::lower_case);
    return name;
}

/// RFC 3339 in UTC, to the millisecond.
std::string time_text(chrono::system_clock::time_point time)
{
    std::string text = api::to_date_time(time);
    const auto second = chrono::floor<chrono::seconds>(time);
    const auto rest = chrono::floor<chrono::milliseconds>(time - second);
    text.insert(text.size() - 1, fmt::format(".{:03}", rest.count()));
    return text;
}

}  // namespace

std::string headed_message(const entry& entry)
{
    const auto spec = std::ranges::find(entry.fields, field_name::spec, &field::name);
    return spec == entry.fields.end() ? entry.message : spec->value + ": " + entry.message;
}

std::string text_line(const entry& entry)
{
    return fmt::format("rdad: {}{}\n", word_of(entry_of(entry.kind).priority), headed_message(entry));
}

std::string json_line(const entry& entry, chrono::system_clock::time_point now)
{
    const message_kind_entry& kind = entry_of(entry.kind);
    boost::json::object line{
        {"time", time_text(now)},
        {"priority", to_string(kind.priority)},
        {"kind", kind.name},
        {"message_id", kind.id},
        {"message", entry.message},
    };
    for (const field& field : entry.fields)
        line.emplace(member_of(field.name), field.value);
    return boost::json::serialize(line) + "\n";
}

}  // namespace rdad::journal
