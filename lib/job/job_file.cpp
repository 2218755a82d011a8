#include "job/job_file.hpp"

#include "api/json_text.hpp"
#include "api/object_reader.hpp"

#include <boost/json/value.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace json = boost::json;

namespace rdad::job {
namespace {

constexpr std::string_view blanks = " \t\r\n";

bool is_jsonl(std::string_view file_name)
{
    return file_name.ends_with(".jsonl");
}

/// A whole document (a file, or a line of one) and the number of the line that it begins on.
struct document
{
    std::string_view text;
    std::size_t first_line;
};

std::string sentence_of(const api::problem& p, const document& d)
{
    // Where the text isn't JSON, the problem's message itself says the line, counted in the document.
    if (p.pointer.empty())
        return fmt::format("The file {}.", p.message);
    return fmt::format("Line {}, {}.", d.first_line + api::line_at(d.text, p.pointer) - 1, api::to_string(p));
}

file_entry bad_entry(std::string name, std::string_view text, bool is_json, std::string sentence)
{
    return {std::move(name), text, is_json, std::nullopt, std::move(sentence)};
}

/// The entry of the value that stands at `pointer` in the document.
file_entry entry_of(std::string name, const json::value& value, const document& d, const std::string& pointer)
{
    const std::string_view text = api::text_at(d.text, pointer).value();
    const json::object* object = value.if_object();
    if (!object) {
        const api::problem p{
            pointer,
            fmt::format("{} is not an object that describes a job", api::quoted(value))};
        const std::size_t line = d.first_line + api::line_at(d.text, pointer) - 1;
        return bad_entry(std::move(name), text, true, fmt::format("Line {}: {}.", line, p.message));
    }
    auto spec = parse_spec(*object);
    if (!spec) {
        const api::problem p{pointer + spec.error().pointer, spec.error().message};
        return bad_entry(std::move(name), text, true, sentence_of(p, d));
    }
    return {std::move(name), text, true, *std::move(spec), ""};
}

std::vector<file_entry> parse_lines(std::string_view base, std::string_view text)
{
    std::vector<file_entry> entries;
    for (std::size_t line = 1; !text.empty(); ++line) {
        const std::string_view whole = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(whole.size() + 1, text.size()));
        if (whole.find_first_not_of(blanks) == whole.npos)
            continue;
        std::string name = fmt::format("{}.{}", base, entries.size() + 1);
        const document d{whole, line};
        if (const auto value = api::parse_json(whole)) {
            entries.push_back(entry_of(std::move(name), *value, d, ""));
        } else {
            entries.push_back(bad_entry(
                std::move(name),
                whole,
                false,
                fmt::format("Line {} of the file: {}.", line, api::to_string(value.error()))
            ));
        }
    }
    return entries;
}

std::vector<file_entry> parse_array(std::string_view base, const json::array& array, const document& d)
{
    std::vector<file_entry> entries;
    for (const json::value& value : array) {
        const std::string pointer = api::pointer_to("", entries.size());
        entries.push_back(entry_of(fmt::format("{}.{}", base, entries.size() + 1), value, d, pointer));
    }
    return entries;
}

}  // namespace

std::string_view base_name(std::string_view file_name)
{
    for (const std::string_view ending : {".json", ".jsonl"}) {
        if (file_name.size() > ending.size() && file_name.ends_with(ending))
            return file_name.substr(0, file_name.size() - ending.size());
    }
    return file_name;
}

std::vector<file_entry> parse_job_file(std::string_view file_name, std::string_view text)
{
    const std::string base(base_name(file_name));
    const document whole{text, 1};
    std::vector<file_entry> entries;
    if (text.find_first_not_of(blanks) == text.npos) {
        entries.push_back(bad_entry(base, text, false, "The file is empty."));
    } else if (is_jsonl(file_name)) {
        entries = parse_lines(base, text);
    } else if (const auto value = api::parse_json(text); !value) {
        entries.push_back(bad_entry(base, text, false, sentence_of(value.error(), whole)));
    } else if (const json::array* array = value->if_array(); array && array->empty()) {
        const std::string_view value_text = api::text_at(text, "").value();
        entries.push_back(bad_entry(base, value_text, true, "The file is an array that holds no job."));
    } else if (array) {
        entries = parse_array(base, *array, whole);
    } else {
        entries.push_back(entry_of(base, *value, whole, ""));
    }
    return entries;
}

bool is_half_written(std::string_view file_name, std::string_view text)
{
    if (is_jsonl(file_name)) {
        while (!text.empty() && blanks.find(text.back()) != blanks.npos)
            text.remove_suffix(1);
        text = text.substr(text.rfind('\n') + 1);
    }
    return api::is_incomplete_json(text);
}

}  // namespace rdad::job
