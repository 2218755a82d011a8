// SPDX-License-Identifier: BSL-1.0
// Job files: how one becomes several jobs, and what is said of a bad one.

#include "job/job_file.hpp"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

using namespace rdad::job;

BOOST_AUTO_TEST_SUITE(job_files)

namespace {

constexpr const char* good = R"({"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1"})";

std::string problem_of(std::string_view name, std::string_view text)
{
    const auto entries = parse_job_file(name, text);
    BOOST_TEST_REQUIRE(entries.size() == 1U);
    return entries[0].problem;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_file_with_an_object_is_one_job_with_the_name_of_the_file)
{
    const auto entries = parse_job_file("survey.json", good);
    BOOST_TEST_REQUIRE(entries.size() == 1U);
    BOOST_TEST(entries[0].name == "survey");
    BOOST_TEST(entries[0].spec.has_value());
    BOOST_TEST(entries[0].text == good);
    BOOST_TEST(base_name("survey.jsonl") == "survey");
    BOOST_TEST(base_name("survey.ndjson") == "survey");
    BOOST_TEST(base_name("SURVEY.JSON") == "SURVEY");
    BOOST_TEST(base_name("survey") == "survey");
    BOOST_TEST(base_name("survey.txt") == "survey.txt");
    BOOST_TEST(base_name(".json") == ".json");
}

BOOST_AUTO_TEST_CASE(a_file_with_an_array_is_several_jobs_each_good_or_bad_for_itself)
{
    const std::string text = std::string("[\n") + good + ",\n{\"id\": 7},\n  " + good + ",\n5]";
    const auto entries = parse_job_file("survey.json", text);
    BOOST_TEST_REQUIRE(entries.size() == 4U);
    BOOST_TEST(entries[0].name == "survey.1");
    BOOST_TEST(entries[0].spec.has_value());
    BOOST_TEST(entries[1].problem == "Line 3, /1/id: 7 is not a string.");
    BOOST_TEST(entries[1].is_json);
    BOOST_TEST(entries[2].text == good);
    BOOST_TEST(entries[3].name == "survey.4");
    BOOST_TEST(entries[3].problem == "Line 5, /3: 5 is not an object that describes a job.");
}

BOOST_AUTO_TEST_CASE(a_jsonl_file_is_a_job_a_line)
{
    const std::string text = std::string(good) + "\r\n\n{nonsense}\n{\"id\":7}\n" + good;
    const auto entries = parse_job_file("survey.jsonl", text);
    BOOST_TEST_REQUIRE(entries.size() == 4U);
    BOOST_TEST(entries[0].name == "survey.1");
    BOOST_TEST(entries[0].text == good);
    BOOST_TEST(!entries[1].is_json);
    BOOST_TEST(entries[1].problem == "Line 3 of the file: is not JSON: syntax error on line 1.");
    BOOST_TEST(entries[2].problem == "Line 4, /id: 7 is not a string.");
    BOOST_TEST(entries[3].name == "survey.4");
}

BOOST_AUTO_TEST_CASE(lines_go_by_other_names_too)
{
    const std::string text = std::string(good) + "\n" + good + "\n";
    for (const char* name : {"survey.jsonl", "survey.ndjson", "survey.JSONL", "survey.NDJson"}) {
        const auto entries = parse_job_file(name, text);
        BOOST_TEST_REQUIRE(entries.size() == 2U, name);
        BOOST_TEST(entries[1].name == "survey.2");
        BOOST_TEST(entries[1].spec.has_value());
        BOOST_TEST(is_half_written(name, text + "{"), name);
    }
}

BOOST_AUTO_TEST_CASE(a_byte_order_mark_is_passed_over)
{
    const std::string mark = "\xEF\xBB\xBF";
    const std::string one_job = mark + good;
    const auto one = parse_job_file("a.json", one_job);
    BOOST_TEST_REQUIRE(one.size() == 1U);
    BOOST_TEST(one[0].problem == "");
    BOOST_TEST(one[0].spec.has_value());
    BOOST_TEST(one[0].text == good, "the record is UTF-8 without a mark");
    BOOST_TEST(parse_job_file("a.json", mark + "[" + good + "]").at(0).spec.has_value());
    // Files that were put together have another one in between.
    const std::string two_jobs = mark + good + "\r\n" + mark + good + "\n";
    const auto lines = parse_job_file("a.jsonl", two_jobs);
    BOOST_TEST_REQUIRE(lines.size() == 2U);
    BOOST_TEST(lines[0].spec.has_value());
    BOOST_TEST(lines[1].spec.has_value());
    BOOST_TEST(lines[1].text == good);
    BOOST_TEST(problem_of("a.json", mark) == "The file is empty.");
    BOOST_TEST(problem_of("a.jsonl", mark + "\n" + mark + "\n") == "The file is empty.");
    BOOST_TEST(problem_of("a.json", mark + "\n{\"id\": 7}") == "Line 2, /id: 7 is not a string.");
    // One is enough.
    BOOST_TEST(problem_of("a.json", mark + mark + good).starts_with("The file is not JSON"));
    for (const char* name : {"a.json", "a.jsonl"}) {
        BOOST_TEST(!is_half_written(name, mark + good), name);
        BOOST_TEST(is_half_written(name, mark + "{\"id\""), name);
        for (const std::size_t written : {1U, 2U, 3U})
            BOOST_TEST(is_half_written(name, mark.substr(0, written)), name);
    }
}

BOOST_AUTO_TEST_CASE(a_file_that_is_not_UTF_8_is_told_to_be_what_it_is)
{
    const auto in_wide = [](std::string_view mark, std::size_t before, std::size_t behind) {
        std::string text(mark);
        for (const char* c = good; *c != '\0'; ++c)
            text.append(before, '\0').append(1, *c).append(behind, '\0');
        return text;
    };
    for (const char* name : {"a.json", "a.jsonl"}) {
        for (const std::string& text :
             {in_wide("\xFF\xFE", 0, 1), in_wide("\xFE\xFF", 1, 0), in_wide("", 0, 1), in_wide("", 1, 0)})
            BOOST_TEST(problem_of(name, text) == "The file is in UTF-16; save it as UTF-8.");
        for (const std::string& text :
             {in_wide({"\xFF\xFE\0\0", 4}, 0, 3),
              in_wide({"\0\0\xFE\xFF", 4}, 3, 0),
              in_wide("", 0, 3),
              in_wide("", 3, 0)})
            BOOST_TEST(problem_of(name, text) == "The file is in UTF-32; save it as UTF-8.");
    }
    // What a power cut may leave.
    BOOST_TEST(
        problem_of("a.json", std::string(100, '\0')) == "The file is not JSON: syntax error on line 1."
    );
    BOOST_TEST(
        problem_of(
            "a.json",
            "{\n\"name\": \"Br\xFC"
            "cke\"}"
        ) == "The file is not JSON: it is not UTF-8 on line 2."
    );
}

BOOST_AUTO_TEST_CASE(all_that_is_wrong_with_a_job_is_told)
{
    BOOST_TEST(
        problem_of(
            "a.json",
            "{\"name\": \"a\", \"iTwinId\": \"b\",\n\"inputs\": [], \"outputs\": [],\n\"typ\": \"x\"}"
        ) ==
        R"(Line 3, /typ: is not a known member; did you mean "type"? Line 1, /type: is missing; a new job needs one.)"
    );
    const auto entries = parse_job_file("a.json", R"([{"id": 7, "stat": "active"}, {"id": 7, "state": 8}])");
    BOOST_TEST_REQUIRE(entries.size() == 2U);
    BOOST_TEST(
        entries[0].problem == R"(Line 1, /0/stat: is not a known member; did you mean "state"? )"
                              "Line 1, /0/id: 7 is not a string."
    );
    BOOST_TEST(
        entries[1].problem == "Line 1, /1/id: 7 is not a string. Line 1, /1/state: 8 is not a string."
    );
    BOOST_TEST(
        problem_of("a.json", R"({"id": 1, "id": 2, "state": 1, "state": 2})") ==
        "Line 1, /id: stands here twice; leave one of them out. Line 1, /state: stands here twice; leave one "
        "of them out."
    );
}

BOOST_AUTO_TEST_CASE(of_very_much_that_is_wrong_the_first_part_is_told)
{
    std::string text = "{";
    for (int i = 0; i < 30'000; ++i)
        text += fmt::format("\"{}{}\": 1,\n", std::string(20, 'x'), i);
    text += "\"id\": 7}";
    const std::string many = problem_of("a.json", text);
    BOOST_TEST(many.size() < 3000U);
    BOOST_TEST(many.ends_with(" And 29993 more."), many);
    const std::string long_name(500'000, 'x');
    const std::string one = problem_of("a.json", "{\"" + long_name + "\n\u001b\": 1}");
    BOOST_TEST(one.size() < 1500U);
    BOOST_TEST(one.find('\n') == one.npos);
    BOOST_TEST(problem_of("a.json", R"({"a\n\u001bb": 1})").find(R"(/a\n\u001bb: is not)") != one.npos);
}

BOOST_AUTO_TEST_CASE(a_bad_file_is_one_bad_entry_with_a_sentence)
{
    BOOST_TEST(problem_of("a.json", "") == "The file is empty.");
    BOOST_TEST(problem_of("a.jsonl", " \n") == "The file is empty.");
    BOOST_TEST(problem_of("a.json", "{\n\"id\": x}") == "The file is not JSON: syntax error on line 2.");
    BOOST_TEST(
        problem_of("a.json", "{\"id\": ") == "The file is not JSON: it ends in the middle of a value."
    );
    BOOST_TEST(problem_of("a.json", "[]") == "The file is an array that holds no job.");
    BOOST_TEST(
        parse_job_file("a.json", "[]\n").at(0).text == "[]",
        "blanks around a value are no part of it"
    );
    BOOST_TEST(problem_of("a.json", "7") == "Line 1: 7 is not an object that describes a job.");
    BOOST_TEST(
        problem_of("a.json", "{\n \"id\":\n \"x\"}") ==
        R"(Line 3, /id: "x" is not a UUID, such as 6f51448f-6377-4330-9ab0-f13fe994b3f1.)"
    );
    BOOST_TEST(
        problem_of("a.json", R"({"id": 1, "id": 2})") ==
        "Line 1, /id: stands here twice; leave one of them out."
    );
}

BOOST_AUTO_TEST_CASE(what_is_wrong_in_an_array_is_said_with_its_line_in_the_file)
{
    const auto entries = parse_job_file("a.json", "\n [\n{\n\"id\":\n7},\n\n {\"id\": 8}, 9,\n[]]");
    BOOST_TEST_REQUIRE(entries.size() == 4U);
    BOOST_TEST(entries[0].problem == "Line 5, /0/id: 7 is not a string.");
    BOOST_TEST(entries[1].problem == "Line 7, /1/id: 8 is not a string.");
    BOOST_TEST(entries[2].problem == "Line 7, /2: 9 is not an object that describes a job.");
    BOOST_TEST(entries[3].problem == "Line 8, /3: [] is not an object that describes a job.");
}

BOOST_AUTO_TEST_CASE(as_many_jobs_as_a_file_may_hold_are_split_and_one_more_is_refused)
{
    const auto jobs = [](std::size_t count, std::string_view between) {
        std::string text;
        for (std::size_t i = 0; i < count; ++i)
            text.append(i == 0 ? "" : between).append(good);
        return text;
    };
    for (const bool lines : {false, true}) {
        const std::string name = lines ? "a.jsonl" : "a.json";
        const std::string begin = lines ? "" : "[";
        const std::string between = lines ? "\n" : ",";
        const std::string end = lines ? "" : "]";
        const std::string text = begin + jobs(most_jobs_of_a_file, between) + end;
        BOOST_TEST(text.size() <= largest_job_file);
        const auto entries = parse_job_file(name, text);
        BOOST_TEST_REQUIRE(entries.size() == most_jobs_of_a_file);
        BOOST_TEST(entries.back().spec.has_value());
        BOOST_TEST(entries.back().text == good);
        BOOST_TEST(entries.back().name == fmt::format("a.{}", most_jobs_of_a_file));
        const std::string too_many = begin + jobs(most_jobs_of_a_file + 1, between) + end;
        const auto refused = parse_job_file(name, too_many);
        BOOST_TEST_REQUIRE(refused.size() == 1U);
        BOOST_TEST(refused[0].name == "a");
        BOOST_TEST(refused[0].text == too_many);
        BOOST_TEST(
            refused[0].problem == "The file holds more than 20000 jobs, the most that a job file may have."
        );
    }
}

BOOST_AUTO_TEST_CASE(a_file_of_half_a_million_values_is_one_bad_entry)
{
    std::string values = "[1";
    std::string lines;
    while (values.size() < largest_job_file - 2) {
        values += ",1";
        lines += "1\n";
    }
    BOOST_TEST(problem_of("a.json", values + "]").starts_with("The file holds more than 20000 jobs"));
    BOOST_TEST(problem_of("a.jsonl", lines).starts_with("The file holds more than 20000 jobs"));
}

BOOST_AUTO_TEST_CASE(nesting_is_taken_to_its_limit_and_refused_beyond_however_deep)
{
    const auto nested = [](std::size_t levels) {
        return R"({"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1", "options": {"a": )" +
               std::string(levels, '[') + std::string(levels, ']') + "}}";
    };
    BOOST_TEST(problem_of("a.json", nested(10)) == "");
    BOOST_TEST(problem_of("a.json", nested(30)) == "");
    for (const std::size_t levels : {31U, 100'000U})
        BOOST_TEST(
            problem_of("a.json", nested(levels)) ==
            "The file is nested deeper than the 32 levels that are allowed."
        );
    std::string objects;
    for (int level = 0; level < 100'000; ++level)
        objects += "{\"a\":";
    for (const std::string& text : {std::string(largest_job_file, '['), objects}) {
        BOOST_TEST(
            problem_of("a.json", text) == "The file is nested deeper than the 32 levels that are allowed."
        );
        is_half_written("a.json", text);
    }
}

BOOST_AUTO_TEST_CASE(numbers_that_no_type_holds_are_refused_where_rdad_reads_them)
{
    const auto problem_with = [](std::string_view members) {
        return problem_of(
            "a.json",
            fmt::format(R"({{"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1", {}}})", members)
        );
    };
    BOOST_TEST(
        problem_with(R"("rdad": {"priority": 2147483648})") ==
        "Line 1, /rdad/priority: 2147483648 is not a whole number of 32 bits."
    );
    for (const char* priority : {"-2147483649", "18446744073709551616", "1e400", "-1e400"})
        BOOST_TEST(
            problem_with(fmt::format(R"("rdad": {{"priority": {}}})", priority))
                .ends_with("is not a whole number of 32 bits."),
            priority
        );
    BOOST_TEST(problem_with(R"("rdad": {"priority": -2147483648})") == "");
    // An infinite limit would be no limit.
    for (const char* cost : {"1e400", "1e309", "1e99999"})
        BOOST_TEST(
            problem_with(fmt::format(R"("rdad": {{"maxEstimatedCost": {}}})", cost))
                .ends_with("is not a number."),
            cost
        );
    BOOST_TEST(
        problem_with(R"("costEstimationParameters": {"gigaPixels": 1e400})").ends_with("is not a number.")
    );
    BOOST_TEST(problem_with(R"("costEstimationParameters": {"numberOfPhotos": 4294967296})")
                   .ends_with("is not a whole number of 32 bits."));
    // Digits alone overflow nothing.
    problem_of("a.json", "[" + std::string(100'000, '9') + "]");
    problem_of("a.json", "[1e" + std::string(100'000, '9') + "]");
    BOOST_TEST(!is_half_written("a.json", "[" + std::string(100'000, '9') + "]"));
}

BOOST_AUTO_TEST_CASE(a_file_that_stops_in_the_middle_is_half_written)
{
    BOOST_TEST(is_half_written("a.json", ""));
    BOOST_TEST(is_half_written("a.json", "{\"id\": "));
    BOOST_TEST(is_half_written("a.jsonl", std::string(good) + "\n{\"id\""));
    BOOST_TEST(!is_half_written("a.jsonl", std::string(good) + "\n"));
    BOOST_TEST(!is_half_written("a.json", good));
    BOOST_TEST(!is_half_written("a.json", "{nonsense"));
}

BOOST_AUTO_TEST_CASE(a_file_may_be_a_repetition_where_it_creates_a_job_and_does_not_say_again)
{
    const auto may = [](std::string_view text) {
        return may_be_repetition(parse_job_file("survey.json", text));
    };
    const std::string creates = R"("name": "a", "iTwinId": "c", "type": "mesh", "inputs": [], "outputs": [])";
    const std::string again = R"({"rdad": {"again": true}, )";
    BOOST_TEST(may("{" + creates + "}"));
    BOOST_TEST(may("[" + std::string(good) + ", {" + creates + "}, 7]"));
    BOOST_TEST(!may(good));
    BOOST_TEST(!may("7"));
    BOOST_TEST(!may(again + creates + "}"));
    const std::string estimate = R"({"rdad": {"estimateOnly": true}, )" + creates + "}";
    BOOST_TEST(!may(estimate), "it is deleted again");
    BOOST_TEST(may("[" + estimate + ", {" + creates + "}]"));
    BOOST_TEST(!may("[{" + creates + "}, " + again + std::string(good).substr(1) + "]"));
}

BOOST_AUTO_TEST_SUITE_END()
