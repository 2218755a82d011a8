// Job files: how one becomes several jobs, and what is said of a bad one.

#include "job/job_file.hpp"

#include <boost/test/unit_test.hpp>

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
    BOOST_TEST(entries[3].problem == "Line 5: 5 is not an object that describes a job.");
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

BOOST_AUTO_TEST_CASE(a_file_that_stops_in_the_middle_is_half_written)
{
    BOOST_TEST(is_half_written("a.json", ""));
    BOOST_TEST(is_half_written("a.json", "{\"id\": "));
    BOOST_TEST(is_half_written("a.jsonl", std::string(good) + "\n{\"id\""));
    BOOST_TEST(!is_half_written("a.jsonl", std::string(good) + "\n"));
    BOOST_TEST(!is_half_written("a.json", good));
    BOOST_TEST(!is_half_written("a.json", "{nonsense"));
}

BOOST_AUTO_TEST_SUITE_END()
