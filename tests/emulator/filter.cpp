// SPDX-License-Identifier: BSL-1.0
// The filter of a list: what is understood, what it matches, and what is said of one that is wrong.

#include "emulator/list/filter.hpp"

#include "emulator/draw.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <initializer_list>

using namespace rdad::emulator;
using namespace std::chrono_literals;
namespace api = rdad::api;

BOOST_AUTO_TEST_SUITE(filters)

namespace {

/// 2026-11-04T14:00:00.25Z.
constexpr time_point begin =
    std::chrono::sys_days(std::chrono::year(2026) / 11 / 4) + std::chrono::hours(14) + 250ms;

/// Of the first generation.
api::checked<filter> read_filter(std::string_view text)
{
    return parse_filter(text, filter_rules_of(api::generation::first));
}

struct job_fixture
{
    job_fixture()
    {
        job.id = "6f51448f-6377-4330-9ab0-f13fe994b3f1";
        job.number = 1;
        job.name = "O'Brien's roof (north)";
        job.itwin_id = "510cd1a3-3703-4729-b08c-fecd9c87c3be";
        job.definition.type = "objects2D";
        job.definition.settings = api::settings{
            {{"photos", "E9803E0E-70ce-4ea6-b2ad-1c653cbf2f76", {}}, {"photoObjectDetector", "d", {}}},
            {"objects2D"},
            {},
        };
        job.created = begin;
        job.plan.length = 100s;
    }

    bool match(std::string_view text, time_point now = begin) const
    {
        return matches(read_filter(text).value(), job, now);
    }

    stored_job job;
};

/// Draws filters: the same from the same key.
class filter_writer
{
public:
    explicit filter_writer(std::uint64_t key) : key_(key) {}

    std::string write(int depth)
    {
        if (depth == 0 || draw(3) == 0)
            return write_comparison();
        const std::string both = write(depth - 1) + (draw(2) == 0 ? " and " : " or ") + write(depth - 1);
        return draw(2) == 0 ? both : "(" + both + ")";
    }

private:
    std::size_t draw(std::size_t below) { return derive_key(key_, ++drawn_) % below; }

    std::string pick(std::initializer_list<const char*> words)
    {
        return *(words.begin() + draw(words.size()));
    }

    std::string write_comparison()
    {
        const bool state = draw(2) == 0;
        const auto value = [&] {
            return state ? pick({"active", "'Unsubmitted'"})
                         : pick({"6f51448f-6377-4330-9ab0-f13fe994b3f1", "'A'", "b"});
        };
        const std::string property = state ? "state" : "id";
        if (draw(2) == 0)
            return property + " in (" + value() + ", " + value() + ")";
        return property + pick({" eq ", " eq ", " ne ", " lt ", " ge "}) + value();
    }

    std::uint64_t key_;
    std::uint64_t drawn_ = 0;
};

std::string problem_with(std::string_view text)
{
    const auto parsed = read_filter(text);
    return parsed ? "none" : parsed.error().first().message;
}

}  // namespace

BOOST_FIXTURE_TEST_CASE(every_property_can_be_compared, job_fixture)
{
    BOOST_TEST(match("id eq 6f51448f-6377-4330-9ab0-f13fe994b3f1"));
    BOOST_TEST(match("iTwinId eq 510cd1a3-3703-4729-b08c-fecd9c87c3be"));
    BOOST_TEST(match("name eq 'O''Brien''s roof (north)'"));
    BOOST_TEST(match("email eq crew@example.com"));
    BOOST_TEST(match("type eq objects2D"));
    BOOST_TEST(match("state eq unsubmitted"));
    BOOST_TEST(match("createdDateTime eq 2026-11-04T14:00:00Z"));
    BOOST_TEST(match("inputId eq d"));
    BOOST_TEST(!match("outputId gt ''"));
    job.submitted = begin;
    BOOST_TEST(match("outputId eq " + job.output_id(0), begin + 100s));
}

BOOST_FIXTURE_TEST_CASE(values_may_be_quoted_and_a_doubled_quote_is_one, job_fixture)
{
    for (const char* text : {"type eq objects2D", "type eq 'objects2D'", "  type  eq\tobjects2D  "})
        BOOST_TEST(match(text), text);
    job.name = "'";
    BOOST_TEST(match("name eq ''''"));
    job.name = "";
    BOOST_TEST(match("name eq ''"));
    job.name = "a and b";
    BOOST_TEST(match("name eq 'a and b' and type eq objects2D"));
}

BOOST_FIXTURE_TEST_CASE(ids_and_states_have_no_case_and_other_texts_have, job_fixture)
{
    BOOST_TEST(match("id eq '6F51448F-6377-4330-9AB0-F13FE994B3F1'"));
    BOOST_TEST(match("inputId eq e9803e0e-70CE-4ea6-b2ad-1c653cbf2f76"));
    BOOST_TEST(match("state eq Unsubmitted"));
    BOOST_TEST(!match("type eq Objects2D"));
    BOOST_TEST(!match("email eq Crew@example.com"));
}

BOOST_FIXTURE_TEST_CASE(texts_are_ordered_by_their_characters, job_fixture)
{
    job.name = "b";
    BOOST_TEST(match("name lt ba"));
    BOOST_TEST(match("name le b"));
    BOOST_TEST(match("name gt B"));
    BOOST_TEST(match("name ge b"));
    BOOST_TEST(!match("name gt b"));
    BOOST_TEST(!match("name lt b"));
    BOOST_TEST(match("name lt \u00E4"));
}

BOOST_FIXTURE_TEST_CASE(times_are_compared_as_instants, job_fixture)
{
    BOOST_TEST(match("createdDateTime eq '2026-11-04T15:00:00+01:00'"));
    BOOST_TEST(match("createdDateTime gt 2026-11-04T13:59:59Z"));
    BOOST_TEST(!match("createdDateTime gt 2026-11-04T14:00:00Z"));
    BOOST_TEST(match("createdDateTime ge 2026-11-04T14:00:00Z"));
    BOOST_TEST(match("createdDateTime lt 2026-11-04T14:00:00.5Z"));
    BOOST_TEST(match("createdDateTime ne 2026-11-04T14:00:01Z"));
    BOOST_TEST(match("createdDateTime in (2026-11-04T14:00:00Z, 2020-01-01T00:00:00Z)"));
}

BOOST_FIXTURE_TEST_CASE(one_of_several_values_is_enough_and_none_may_be_one_that_is_excluded, job_fixture)
{
    BOOST_TEST(match("inputId eq e9803e0e-70ce-4ea6-b2ad-1c653cbf2f76 and inputId eq d"));
    BOOST_TEST(!match("inputId ne d"));
    BOOST_TEST(match("inputId ne other"));
    BOOST_TEST(match("inputId in ('x', 'd')"));
    BOOST_TEST(match("outputId ne x"));
    job.itwin_id.reset();
    BOOST_TEST(match("iTwinId ne x"));
    BOOST_TEST(!match("iTwinId lt zzz"));
}

BOOST_FIXTURE_TEST_CASE(a_list_of_values_may_be_quoted_or_not, job_fixture)
{
    BOOST_TEST(match("type in ('objects2D','segmentation2D')"));
    BOOST_TEST(match("type in (segmentation2D, objects2D)"));
    BOOST_TEST(match("type in ( 'objects2D' )"));
    BOOST_TEST(!match("type in ('a', 'b')"));
    BOOST_TEST(match("state in (active, UNSUBMITTED)"));
}

BOOST_FIXTURE_TEST_CASE(and_binds_tighter_than_or_and_parentheses_bind_tightest, job_fixture)
{
    BOOST_TEST(match("type eq objects2D or type eq a and type eq b"));
    BOOST_TEST(!match("(type eq objects2D or type eq a) and type eq b"));
    BOOST_TEST(match("type eq a and type eq b or type eq objects2D"));
    BOOST_TEST(match("((type eq objects2D)) and (state eq active or (state eq unsubmitted))"));
    BOOST_TEST(!match("type eq a or type eq b or type eq c"));
}

BOOST_FIXTURE_TEST_CASE(inputs_and_outputs_of_the_later_generation_are_found_too, job_fixture)
{
    job.definition.settings.reset();
    job.definition.inputs = {{{"type", "meshes"}, {"id", "A"}}, "odd"};
    job.definition.outputs = {"objects3D", "lines"};
    BOOST_TEST(match("inputId eq a"));
    job.submitted = begin;
    BOOST_TEST(match("outputId eq " + job.output_id(1), begin + 100s));
    BOOST_TEST(!match("outputId eq " + job.output_id(1), begin + 99s));
}

BOOST_AUTO_TEST_CASE(a_filter_that_is_wrong_is_told_at_which_character_what_was_expected)
{
    const std::string property =
        "a property (id, iTwinId, name, email, type, state, createdDateTime, inputId, outputId) or an "
        "opening parenthesis is expected";
    const std::string operators = "an operator (eq, ne, lt, le, gt, ge, in) is expected";
    BOOST_TEST(problem_with("") == "at character 1 " + property);
    BOOST_TEST(problem_with("sate eq active") == "at character 1 " + property);
    BOOST_TEST(problem_with("State eq active") == "at character 1 " + property);
    BOOST_TEST(problem_with("state+eq+active") == "at character 1 " + property);
    BOOST_TEST(problem_with("id eq a and") == "at character 9 and, or, or the end is expected");
    BOOST_TEST(problem_with("id eq a and ") == "at character 13 " + property);
    BOOST_TEST(problem_with("state") == "at character 6 " + operators);
    BOOST_TEST(problem_with("state = active") == "at character 7 " + operators);
    BOOST_TEST(problem_with("state EQ active") == "at character 7 " + operators);
    BOOST_TEST(problem_with("state eq") == "at character 9 a value is expected");
    BOOST_TEST(problem_with("type eq'a'") == "at character 8 a space is expected");
    BOOST_TEST(problem_with("type eq and") == "at character 9 a value is expected");
    BOOST_TEST(problem_with("type eq a b") == "at character 11 and, or, or the end is expected");
    BOOST_TEST(problem_with("type eq a AND id eq b") == "at character 11 and, or, or the end is expected");
    BOOST_TEST(problem_with("type eq O'Brien") == "at character 10 and, or, or the end is expected");
    BOOST_TEST(problem_with("name eq '\u00E4\u00E4' x") == "at character 14 and, or, or the end is expected");
    BOOST_TEST(problem_with("type eq 'a") == "at character 9 a quote begins that doesn't end");
    BOOST_TEST(problem_with("type in a") == "at character 9 an opening parenthesis is expected");
    BOOST_TEST(problem_with("type in ()") == "at character 10 a value is expected");
    BOOST_TEST(
        problem_with("type in (a b)") == "at character 12 a comma or a closing parenthesis is expected"
    );
    BOOST_TEST(problem_with("type in (a,") == "at character 12 a value is expected");
    BOOST_TEST(problem_with("(type eq a") == "at character 11 and, or, or a closing parenthesis is expected");
    BOOST_TEST(problem_with("type eq a)") == "at character 10 and, or, or the end is expected");
    BOOST_TEST(
        problem_with("state eq activ") ==
        "at character 10 a state (unsubmitted, active, success, failed, cancelled) is expected"
    );
    BOOST_TEST(
        problem_with("createdDateTime gt 2024-06-24") ==
        "at character 20 a date and time such as 2026-12-01T18:00:00Z is expected"
    );
}

BOOST_AUTO_TEST_CASE(no_filter_takes_long)
{
    const auto nested = [](std::size_t depth) {
        return std::string(depth, '(') + "id eq a" + std::string(depth, ')');
    };
    BOOST_TEST(problem_with(nested(deepest_filter)) == "none");
    BOOST_TEST(
        problem_with(nested(deepest_filter + 1)) ==
        "at character 33 parentheses are nested deeper than 32 levels"
    );
    BOOST_TEST(problem_with(std::string(8192, '(')).starts_with("at character 33 "));
    BOOST_TEST(problem_with(std::string(8193, '(')) == "is longer than 8192 bytes");

    std::string values = "id in (a";
    for (std::size_t i = 1; i < most_filter_values; ++i)
        values += ",a";
    BOOST_TEST(problem_with(values + ")") == "none");
    BOOST_TEST(problem_with(values + ",a)") == "at character 2008 there are more than 1000 values");
}

BOOST_AUTO_TEST_CASE(a_filter_cut_off_anywhere_is_wrong_or_another_filter_but_never_worse)
{
    const std::string text = "(id in ('a', b) or name ne 'x''y') and createdDateTime gt 2024-06-24T13:00:00Z";
    std::size_t others = 0;
    for (std::size_t size = 0; size < text.size(); ++size) {
        const std::string problem = problem_with(std::string_view(text).substr(0, size));
        BOOST_TEST((problem == "none" || problem.starts_with("at character ")));
        if (problem == "none")
            ++others;
    }
    // Behind the parenthesis, and behind the space after it.
    BOOST_TEST(others == 2U);
}

BOOST_AUTO_TEST_CASE(the_ids_that_a_filter_asks_for_are_known_from_it)
{
    using ids = std::vector<std::string>;
    const auto ids_of = [](std::string_view text) { return required_ids(read_filter(text).value()); };
    BOOST_TEST((ids_of("id in (B, a) and state eq active") == ids{"a", "b"}));
    BOOST_TEST((ids_of("state eq active and (id eq a or id eq b)") == ids{"a", "b"}));
    for (const char* text : {"id eq a or state eq active", "id ne a", "id gt a", "name eq a"})
        BOOST_TEST(!ids_of(text), text);
}

BOOST_AUTO_TEST_CASE(whether_a_filter_asks_for_jobs_under_way_only_is_known_from_it)
{
    const auto only_running = [](std::string_view text) {
        return requires_running(read_filter(text).value());
    };
    for (const char* text :
         {"state eq Active", "state in (active)", "type eq a and state eq active", "(state eq active)"})
        BOOST_TEST(only_running(text), text);
    for (const char* text :
         {"state ne failed", "state in (active, failed)", "state eq active or type eq a", "state ge active"})
        BOOST_TEST(!only_running(text), text);
}

BOOST_FIXTURE_TEST_CASE(what_is_known_from_a_filter_holds_for_every_job_that_matches_it, job_fixture)
{
    std::size_t matched = 0;
    for (std::uint64_t key = 0; key < 20'000; ++key) {
        const std::string text = filter_writer(key).write(3);
        const filter f = read_filter(text).value();
        job.submitted = key % 2 == 0 ? std::optional(begin) : std::nullopt;
        if (!matches(f, job, begin))
            continue;
        ++matched;
        const auto ids = required_ids(f);
        BOOST_TEST_REQUIRE((!ids || std::ranges::find(*ids, job.id) != ids->end()), text);
        BOOST_TEST_REQUIRE((!requires_running(f) || job.submitted), text);
    }
    BOOST_TEST(matched > 5'000U);
}

BOOST_AUTO_TEST_SUITE_END()
