// SPDX-License-Identifier: BSL-1.0
// Lists of which it can't be told whether a job whose creation is in doubt is there.

#include "walk.hpp"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

using namespace rdad::job;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(lists_that_do_not_tell_of_a_creation)

namespace {

const std::string to_create =
    R"({"name": "survey", "iTwinId": "c", "type": "mesh", "inputs": [], "outputs": []})";

const std::string empty_page =
    R"({"jobs": [], "_links": {"next": {"href": "https://example.com/jobs?page=2"}}})";

/// A creation that can't arrive any more.
walk long_in_doubt()
{
    walk w(to_create);
    BOOST_TEST(w.lose_answer() == "save, create");
    w.pass(1h);
    return w;
}

std::string list_with(const std::string& name, std::string_view id)
{
    return fmt::format(R"({{"jobs": [{{"id": "{}", "name": "{}", "state": "unsubmitted"}}]}})", id, name);
}

}  // namespace

BOOST_AUTO_TEST_CASE(an_empty_page_that_leads_to_another_one_does_not_get_the_job_created_anew)
{
    walk w = long_in_doubt();
    BOOST_TEST(w.answer(200, empty_page) == "find created");
    next_after_waits(w);
    BOOST_TEST(w.outcome().starts_with("held: "));
}

BOOST_AUTO_TEST_CASE(a_job_of_its_name_without_a_proper_id_is_not_taken_for_it)
{
    for (const char* id : {"", "12", "../jobs"}) {
        walk w = long_in_doubt();
        BOOST_TEST(w.answer(200, list_with(w.current().created_name.value(), id)) == "find created");
        next_after_waits(w);
        BOOST_TEST(w.current().job_id.value_or("none") == "none", id);
        BOOST_TEST(w.current().creation_sent, id);
    }
}

BOOST_AUTO_TEST_CASE(a_second_creation_that_is_lost_is_looked_for_as_the_first_was)
{
    walk w = long_in_doubt();
    const std::string name = w.current().created_name.value();
    for (int i = 0; i < 2; ++i) {
        BOOST_TEST(w.answer(200, R"({"jobs": []})") == "find created");
        next_after_waits(w);
    }
    BOOST_TEST(w.lose_answer() == "save, create");
    BOOST_TEST(w.current().created_name.value() == name, "whichever of them arrives is found");
    w.pass(1h);
    BOOST_TEST(w.answer(200, R"({"jobs": []})") == "find created");
    BOOST_TEST(next_after_waits(w) == "call find created");
}

BOOST_AUTO_TEST_SUITE_END()
