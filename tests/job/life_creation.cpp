// SPDX-License-Identifier: BSL-1.0
// Jobs that are created first, and whose creation may be in doubt.

#include "walk.hpp"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

using namespace rdad::job;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(creation_of_a_job)

namespace {

const std::string to_create =
    R"({"name": "survey", "iTwinId": "c", "type": "mesh", "inputs": [], "outputs": []})";
const std::string refusal =
    R"({"error": {"code": "InvalidRealityDataAnalysisRequest", "message": "Bad.",
        "details": [{"code": "InvalidProperty", "message": "0 to 1 expected", "target": "quality"}]}})";

const std::string nothing_listed = R"({"jobs": []})";

std::string listed(const std::string& name, std::string_view id = some_id)
{
    return fmt::format(R"({{"id": "{}", "name": "{}", "state": "unsubmitted"}})", id, name);
}

std::string list_of(const std::string& items)
{
    return fmt::format(R"({{"jobs": [{}]}})", items);
}

/// The name that the creation has given the job.
std::string sent_name(const walk& w)
{
    return w.current().created_name.value();
}

walk in_doubt()
{
    walk w(to_create);
    BOOST_TEST(w.lose_answer() == "save, create");
    w.pass(10s);
    return w;
}

void look_in_vain(walk& w)
{
    BOOST_TEST(w.answer(200, nothing_listed) == "find created");
}

/// Looks until that is given up. Answers how long it took.
std::chrono::milliseconds next_after_vain_looks(walk& w)
{
    std::chrono::milliseconds passed{};
    while (w.next() == "wait") {
        passed += w.delay();
        w.pass_delay();
        look_in_vain(w);
    }
    return passed;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_job_whose_creation_was_not_answered_is_found_by_its_name)
{
    walk lost = in_doubt();
    walk garbled(to_create);
    garbled.answer(201, "<html>");
    garbled.pass(10s);
    walk failed(to_create);
    failed.answer(500, "");
    failed.pass(10s);
    walk replaced(to_create);
    replaced.answer(404, "<html>");
    replaced.pass(10s);
    walk crashed(to_create);
    crashed.crash_in_call();
    for (walk* w : {&lost, &garbled, &failed, &replaced, &crashed}) {
        BOOST_TEST(sent_name(*w).starts_with("survey [rdad "));
        BOOST_TEST(w->answer(200, list_of(listed(sent_name(*w)))) == "find created");
        BOOST_TEST(w->next() == "save");
        BOOST_TEST(w->current().job_id.value() == some_id);
        BOOST_TEST(w->next() == "call activate");
    }
}

BOOST_AUTO_TEST_CASE(a_job_that_is_not_listed_is_looked_for_until_its_creation_can_not_arrive_any_more)
{
    walk w = in_doubt();  // which was 10 s ago
    const std::string name = sent_name(w);
    for (const auto delay : {30s, 40s, 40s, 30s}) {
        BOOST_TEST(w.answer(200, nothing_listed) == "find created");
        BOOST_TEST(w.next() == "wait");
        BOOST_TEST((w.delay() == delay));
        w.pass_delay();
    }
    BOOST_TEST(w.answer(200, nothing_listed) == "find created");
    BOOST_TEST(w.next() == "save");
    BOOST_TEST(w.answer(201, job_body("unsubmitted")) == "save, create");
    BOOST_TEST(sent_name(w) == name);
}

BOOST_AUTO_TEST_CASE(by_way_of_a_proxy_a_creation_may_arrive_for_twenty_minutes)
{
    walk w(to_create);
    w.lose_answer(true);
    w.pass(19min);
    look_in_vain(w);
    BOOST_TEST((next_after_vain_looks(w) == 90s));
    BOOST_TEST(w.next() == "call create");
}

BOOST_AUTO_TEST_CASE(a_job_that_is_not_listed_is_looked_for_twice_however_long_ago_its_creation_was)
{
    walk w(to_create);
    w.lose_answer();
    w.pass(1h);
    look_in_vain(w);
    BOOST_TEST(w.next() == "wait");
    BOOST_TEST((w.delay() == 30s));
    w.pass_delay();
    look_in_vain(w);
    BOOST_TEST(w.next() == "save");
    BOOST_TEST(w.next() == "call create");
}

BOOST_AUTO_TEST_CASE(after_a_crash_a_creation_may_arrive_for_as_long_as_if_it_was_just_sent)
{
    walk w(to_create);
    w.crash_in_call();
    look_in_vain(w);
    BOOST_TEST((next_after_vain_looks(w) == 2min + 30s));
    BOOST_TEST(w.next() == "call create");

    walk by_proxy(to_create);
    by_proxy.use_proxy();
    by_proxy.crash_in_call();
    look_in_vain(by_proxy);
    BOOST_TEST((next_after_vain_looks(by_proxy) == 20min + 30s));
}

BOOST_AUTO_TEST_CASE(a_job_that_is_listed_late_is_not_created_anew)
{
    walk w = in_doubt();
    for (int look = 0; look < 4; ++look) {
        look_in_vain(w);
        BOOST_TEST(w.next() == "wait");
        w.pass_delay();
    }
    w.answer(200, list_of(listed(sent_name(w))));
    BOOST_TEST(w.next() == "save");
    BOOST_TEST(w.next() == "call activate");
}

BOOST_AUTO_TEST_CASE(where_it_can_not_be_found_out_the_job_is_held_for_a_person)
{
    const auto answered = [](unsigned status, const std::string& body) {
        walk w = in_doubt();
        w.answer(status, body);
        w.next();
        BOOST_TEST(w.outcome().find(sent_name(w)) != std::string::npos);
        return w.outcome().substr(0, w.outcome().find(':'));
    };
    BOOST_TEST(answered(404, R"({"error": {"code": "NotFound", "message": "No list."}})") == "held");
    BOOST_TEST(answered(422, refusal) == "held");
    BOOST_TEST(answered(200, list_of(listed("another"))) == "held");
    const std::string twin = "aaaaaaaa-6377-4330-9ab0-f13fe994b3f1";
    walk w = in_doubt();
    w.answer(200, list_of(listed(sent_name(w)) + "," + listed(sent_name(w), twin)));
    BOOST_TEST(w.outcome().starts_with("held: "));
}

BOOST_AUTO_TEST_CASE(a_gateway_that_has_nothing_there_is_asked_for_an_hour_before_the_job_is_held)
{
    walk w = in_doubt();
    for (int minutes = 0; minutes < 60; minutes += 5) {
        BOOST_TEST(w.answer(404, "<html>") == "find created");
        w.pass(5min);
    }
    BOOST_TEST(w.answer(404, "<html>") == "find created");
    BOOST_TEST(w.outcome().starts_with("held: "));
}

BOOST_AUTO_TEST_CASE(a_gateway_that_has_had_nothing_there_for_a_while_does_not_get_the_job_held)
{
    walk w(to_create);
    BOOST_TEST(w.answer(404, "<html>") == "save, create");
    w.pass(10s);
    BOOST_TEST(w.answer(404, "<html>") == "find created");
    w.pass(10s);
    look_in_vain(w);
    next_after_vain_looks(w);
    BOOST_TEST(w.answer(201, job_body("unsubmitted")) == "save, create");
    BOOST_TEST(w.next() == "save");
    BOOST_TEST(w.current().job_id.value() == some_id);
}

BOOST_AUTO_TEST_CASE(a_gateway_that_refuses_creations_is_asked_ever_more_rarely_and_tells_no_endless_story)
{
    walk w(to_create);
    for (int day = 0; day < 100; ++day) {
        BOOST_TEST(w.answer(403, "<html>") == "save, create");
        w.next();
        w.pass(w.delay());
        look_in_vain(w);
        next_after_vain_looks(w);
    }
    BOOST_TEST(w.current().events.size() < 10U);
    w.answer(403, "<html>");
    w.next();
    BOOST_TEST((w.delay() > 10s));
}

BOOST_AUTO_TEST_CASE(what_is_looked_for_is_looked_for_as_long_as_it_takes)
{
    walk w = in_doubt();
    for (int i = 0; i < 10; ++i) {
        BOOST_TEST(w.answer(503, "") == "find created");
        w.pass(5min);
        BOOST_TEST(w.defer() == "find created");
    }
    w.answer(200, list_of(listed(sent_name(w))));
    BOOST_TEST(w.next() == "save");
}

BOOST_AUTO_TEST_CASE(a_name_is_sent_so_that_it_can_be_found)
{
    record r = walk(to_create).current();
    r.created_name = "Crew's 100% \u00fc & co [rdad 00000001]";
    BOOST_TEST(
        make_call(operation::find_created, r).path ==
        "/jobs?$filter=name%20eq%20'Crew%27%27s%20100%25%20%C3%BC%20%26%20co%20%5Brdad%2000000001%5D'&$top="
        "1000"
    );
    BOOST_TEST(make_call(operation::create, r).body.find("[rdad 00000001]") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_creation_that_did_not_reach_the_service_is_repeated)
{
    walk w(to_create);
    w.fail_to_connect();
    BOOST_TEST(w.next() == "save");
    BOOST_TEST(next_after_waits(w) == "call create");
    BOOST_TEST(w.answer(201, job_body("unsubmitted")) == "save, create");
    BOOST_TEST(w.current().job_id.value() == some_id);
}

BOOST_AUTO_TEST_CASE(a_creation_that_is_answered_with_a_job_of_another_name_is_in_doubt)
{
    const std::string another = R"({"job": )" + listed("other", "00000000-0000-4000-8000-000000000000") + "}";
    walk found(to_create);
    found.answer(201, another);
    found.pass(10s);
    BOOST_TEST(found.answer(200, list_of(listed(sent_name(found)))) == "find created");
    BOOST_TEST(found.next() == "save");
    BOOST_TEST(found.current().job_id.value() == some_id);

    walk twice(to_create);
    twice.answer(201, another);
    twice.pass(10s);
    look_in_vain(twice);
    next_after_vain_looks(twice);
    BOOST_TEST(twice.answer(201, another) == "save, create");
    BOOST_TEST(twice.outcome().starts_with("held: "), "jobs without end must not be created");
}

BOOST_AUTO_TEST_SUITE_END()
