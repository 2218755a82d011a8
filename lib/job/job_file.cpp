// SPDX-License-Identifier: BSL-1.0
#include "job/job_file.hpp"

#include "api/ascii_case.hpp"
#include "api/json/json_text.hpp"
#include "api/json/object_reader.hpp"
#include "api/text_encoding.hpp"

#include <boost/json/value.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace json = boost::json;

namespace rdad::job {
namespace {

constexpr std::string_view blanks = " \t\r\n";

bool ends_in(std::string_view file_name, std::string_view ending)
{
    return file_name.size() > ending.size() &&
           api::equal_without_case(file_name.substr(file_name.size() - ending.size()), ending);
}

bool has_lines(std::string_view file_name)
{
    return ends_in(file_name, ".jsonl") || ends_in(file_name, ".ndjson");
}

/// The text of a value of the file, and where it stands.
struct place
{
    std::string_view text;
    std::size_t first_line;

    /// From the root of the JSON text that it is part of.
    std::string pointer{};
};

/// `problem` is what is wrong within the value.
std::string sentence_of(const api::problem& problem, const place& at)
{
    const std::string_view full_stop = problem.message.ends_with('?') ? "" : ".";
    // Where the text isn't JSON, the problem's message itself says the line.
    if (at.pointer.empty() && problem.pointer.empty())
        return fmt::format("The file {}{}", problem.message, full_stop);
    return fmt::format(
        "Line {}, {}{}",
        at.first_line + api::line_at(at.text, problem.pointer) - 1,
        api::to_string(api::problem{at.pointer + problem.pointer, problem.message}),
        full_stop
    );
}

std::string sentences_of(const api::problems& problems, const place& at)
{
    std::string sentences;
    for (const api::problem& problem : problems.kept())
        sentences.append(sentences.empty() ? "" : " ").append(sentence_of(problem, at));
    if (problems.untold() > 0)
        sentences += fmt::format(" And {} more.", problems.untold());
    return sentences;
}

file_entry bad_entry(std::string name, std::string_view text, bool is_json, std::string sentence)
{
    return {std::move(name), text, is_json, std::nullopt, std::move(sentence)};
}

file_entry empty_file(std::string_view base, std::string_view text)
{
    return bad_entry(std::string(base), text, false, "The file is empty.");
}

file_entry too_many_jobs(std::string_view base, std::string_view text, bool is_json)
{
    return bad_entry(
        std::string(base),
        text,
        is_json,
        fmt::format(
            "The file holds more than {} jobs, the most that a job file may have.",
            most_jobs_of_a_file
        )
    );
}

file_entry entry_of(
    std::string name,
    const json::value& value,
    const place& at,
    const api::service& of_unnamed
)
{
    const json::object* object = value.if_object();
    if (!object) {
        auto sentence = fmt::format(
            "Line {}{}{}: {} is not an object that describes a job.",
            at.first_line,
            at.pointer.empty() ? "" : ", ",
            at.pointer,
            api::quoted(value)
        );
        return bad_entry(std::move(name), at.text, true, std::move(sentence));
    }
    auto spec = parse_spec(*object, of_unnamed);
    if (!spec)
        return bad_entry(std::move(name), at.text, true, sentences_of(spec.error(), at));
    return {std::move(name), at.text, true, *std::move(spec), ""};
}

std::size_t line_feeds(std::string_view text)
{
    return static_cast<std::size_t>(std::ranges::count(text, '\n'));
}

/// Without the blanks around the value.
place place_of_value(std::string_view text, std::size_t first_line)
{
    const std::string_view value = api::text_at(text, "").value();
    const auto begin = static_cast<std::size_t>(value.data() - text.data());
    return {value, first_line + line_feeds(text.substr(0, begin))};
}

std::vector<file_entry> parse_lines(
    std::string_view base,
    std::string_view text,
    const api::service& of_unnamed
)
{
    const std::string_view all = text;
    std::vector<file_entry> entries;
    for (std::size_t line = 1; !text.empty(); ++line) {
        const std::string_view with_mark = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(with_mark.size() + 1, text.size()));
        // Files that were put together have marks in between.
        const std::string_view whole = api::without_byte_order_mark(with_mark);
        if (whole.find_first_not_of(blanks) == whole.npos)
            continue;
        if (entries.size() == most_jobs_of_a_file)
            return {too_many_jobs(base, all, false)};
        std::string name = fmt::format("{}.{}", base, entries.size() + 1);
        if (const auto value = api::parse_json(whole)) {
            entries.push_back(entry_of(std::move(name), *value, place_of_value(whole, line), of_unnamed));
        } else {
            entries.push_back(bad_entry(
                std::move(name),
                whole,
                false,
                fmt::format("Line {} of the file: {}.", line, api::to_string(value.error()))
            ));
        }
    }
    if (entries.empty())
        entries.push_back(empty_file(base, all));
    return entries;
}

std::vector<file_entry> parse_array(
    std::string_view base,
    const json::array& array,
    const place& whole,
    const api::service& of_unnamed
)
{
    if (array.size() > most_jobs_of_a_file)
        return {too_many_jobs(base, whole.text, true)};
    const std::vector<std::string_view> texts = api::element_texts(whole.text);
    std::vector<file_entry> entries;
    std::size_t line = whole.first_line;
    const char* counted_to = whole.text.data();
    for (std::size_t i = 0; i < array.size(); ++i) {
        line += line_feeds({counted_to, texts[i].data()});
        counted_to = texts[i].data();
        entries.push_back(entry_of(
            fmt::format("{}.{}", base, i + 1),
            array[i],
            {texts[i], line, api::pointer_to("", i)},
            of_unnamed
        ));
    }
    return entries;
}

}  // namespace

std::string_view base_name(std::string_view file_name)
{
    for (const std::string_view ending : {".json", ".jsonl", ".ndjson"}) {
        if (ends_in(file_name, ending))
            return file_name.substr(0, file_name.size() - ending.size());
    }
    return file_name;
}

std::vector<file_entry> parse_job_file(
    std::string_view file_name,
    std::string_view with_mark,
    const api::service& of_unnamed
)
{
    const std::string base(base_name(file_name));
    const std::string_view text = api::without_byte_order_mark(with_mark);
    std::vector<file_entry> entries;
    if (text.find_first_not_of(blanks) == text.npos) {
        entries.push_back(empty_file(base, text));
    } else if (const auto encoding = api::wide_encoding(text); !encoding.empty()) {
        entries.push_back(
            bad_entry(base, text, false, fmt::format("The file is in {}; save it as UTF-8.", encoding))
        );
    } else if (has_lines(file_name)) {
        entries = parse_lines(base, text, of_unnamed);
    } else if (const auto value = api::parse_json(text); !value) {
        entries.push_back(bad_entry(base, text, false, sentences_of(value.error(), {text, 1})));
    } else if (const json::array* array = value->if_array(); array && array->empty()) {
        const std::string_view value_text = api::text_at(text, "").value();
        entries.push_back(bad_entry(base, value_text, true, "The file is an array that holds no job."));
    } else if (array) {
        entries = parse_array(base, *array, place_of_value(text, 1), of_unnamed);
    } else {
        entries.push_back(entry_of(base, *value, place_of_value(text, 1), of_unnamed));
    }
    return entries;
}

bool creates_a_job(const std::vector<file_entry>& entries)
{
    return std::ranges::any_of(entries, [](const file_entry& entry) {
        return entry.spec && !entry.spec->id && entry.spec->wanted != api::job_state::cancelled &&
               !entry.spec->policy.estimate_only;
    });
}

bool is_to_be_run_again(const std::vector<file_entry>& entries)
{
    return std::ranges::any_of(entries, [](const file_entry& entry) {
        return entry.spec && entry.spec->policy.again;
    });
}

bool may_be_repetition(const std::vector<file_entry>& entries)
{
    return creates_a_job(entries) && !is_to_be_run_again(entries);
}

bool is_half_written(std::string_view file_name, std::string_view text)
{
    if (api::byte_order_mark.starts_with(text))
        return true;
    if (has_lines(file_name)) {
        while (!text.empty() && blanks.find(text.back()) != blanks.npos)
            text.remove_suffix(1);
        text = text.substr(text.rfind('\n') + 1);
    }
    return api::is_incomplete_json(api::without_byte_order_mark(text));
}

}  // namespace rdad::job
