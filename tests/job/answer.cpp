// SPDX-License-Identifier: BSL-1.0
// What HTTP responses mean for a job.

#include "job/answer.hpp"

#include <boost/test/unit_test.hpp>

using namespace rdad::job;

BOOST_AUTO_TEST_SUITE(answers_to_calls)

namespace {

std::string kind_of(operation op, unsigned status, std::string_view body)
{
    return std::string(to_string(answer_of(op, status, body).kind));
}

constexpr const char* some_error = R"({"error": {"code": "X", "message": "No."}})";

}  // namespace

BOOST_AUTO_TEST_CASE(each_status_has_its_meaning)
{
    BOOST_TEST(kind_of(operation::get, 200, R"({"job": {}})") == "job");
    BOOST_TEST(kind_of(operation::progress, 200, R"({"progress": {}})") == "progress");
    BOOST_TEST(kind_of(operation::progress, 200, R"({"job": {}})") == "unavailable");
    BOOST_TEST(
        kind_of(operation::create, 201, R"({"job": {"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1"}})") == "job"
    );
    BOOST_TEST(kind_of(operation::create, 201, R"({"job": {"id": ".."}})") == "unavailable");
    BOOST_TEST(kind_of(operation::create, 201, R"({"job": {}})") == "unavailable");
    BOOST_TEST(kind_of(operation::get, 404, R"({"error": {"code": "JobNotFound"}})") == "not found");
    BOOST_TEST(kind_of(operation::get, 404, R"({"error": {"code": "ProgressNotFound"}})") == "refused");
    BOOST_TEST(
        kind_of(operation::progress, 404, R"({"error": {"code": "ProgressNotFound"}})") == "not found"
    );
    BOOST_TEST(kind_of(operation::get, 404, some_error) == "refused");
    BOOST_TEST(kind_of(operation::get, 404, "") == "unavailable");
    BOOST_TEST(kind_of(operation::activate, 422, some_error) == "refused");
    BOOST_TEST(kind_of(operation::activate, 422, "") == "refused");
    BOOST_TEST(
        kind_of(operation::activate, 422, R"({"error": {"details": [{"code": "InvalidChange"}]}})") ==
        "invalid change"
    );
    BOOST_TEST(kind_of(operation::activate, 400, "") == "refused");
    BOOST_TEST(kind_of(operation::activate, 403, some_error) == "refused");
    BOOST_TEST(kind_of(operation::activate, 403, "<html>Blocked</html>") == "unavailable");
    for (const unsigned status : {300U, 302U, 408U, 500U, 502U, 503U, 504U})
        BOOST_TEST(kind_of(operation::activate, status, some_error) == "unavailable");
}

BOOST_AUTO_TEST_CASE(what_may_succeed_later_is_told_apart_from_what_is_refused_if_the_service_says_so)
{
    for (const operation op :
         {operation::activate, operation::create, operation::find_created, operation::get}) {
        for (const unsigned status : {409U, 423U, 425U}) {
            BOOST_TEST(kind_of(op, status, some_error) == "not now");
            BOOST_TEST(answer_of(op, status, some_error).perhaps_done == (op == operation::create));
            BOOST_TEST(kind_of(op, status, "<html>Blocked</html>") == "unavailable");
        }
    }
}

BOOST_AUTO_TEST_CASE(gone_is_gone_if_the_service_says_so)
{
    for (const operation op : {operation::activate, operation::cancel, operation::progress, operation::get})
        BOOST_TEST(kind_of(op, 410, some_error) == "not found");
    BOOST_TEST(kind_of(operation::create, 410, some_error) == "refused");
    BOOST_TEST(kind_of(operation::list, 410, some_error) == "refused");
    BOOST_TEST(kind_of(operation::get, 410, "<html>Gone</html>") == "unavailable");
}

BOOST_AUTO_TEST_CASE(a_redirect_names_its_target_and_the_key_to_look_at)
{
    const std::string expected =
        "The service answered 302, which redirects to https://other.example.com/x. Redirects "
        "aren't followed: base_url has to name the service itself.";
    BOOST_TEST(answer_of(operation::get, 302, "", "https://other.example.com/x").sentence == expected);
    BOOST_TEST(answer_of(operation::get, 302, "").sentence == "The service answered 302.");
    for (const operation op : {operation::get, operation::list}) {
        for (const unsigned status : {400U, 503U}) {
            const auto answer = answer_of(op, status, "", "https://other.example.com/x");
            BOOST_TEST(answer.sentence.find("redirect") == std::string::npos, answer.sentence);
        }
    }
    BOOST_TEST(answer_of(operation::list, 307, "", "/x")
                   .sentence.starts_with("The service answered 307 to a list of jobs, which redirects to /x.")
    );
}

BOOST_AUTO_TEST_CASE(a_service_that_refuses_a_list_in_any_words_has_none)
{
    BOOST_TEST(kind_of(operation::list, 200, R"({"jobs": []})") == "list");
    BOOST_TEST(kind_of(operation::list, 200, "x") == "unavailable");
    for (const unsigned status : {302U, 400U, 403U, 404U, 405U, 501U})
        BOOST_TEST(kind_of(operation::list, status, "<html>Blocked</html>") == "refused");
    for (const unsigned status : {408U, 409U, 423U, 425U, 500U, 502U, 503U, 504U})
        BOOST_TEST(kind_of(operation::list, status, some_error) == "unavailable");
}

BOOST_AUTO_TEST_CASE(the_status_of_a_response_is_known_whatever_it_means)
{
    for (const operation op : {operation::get, operation::list}) {
        for (const unsigned status : {200U, 404U, 500U})
            BOOST_TEST((answer_of(op, status, "").http_status == status));
    }
    BOOST_TEST(!no_answer("Lost.", true, false).http_status.has_value());
}

BOOST_AUTO_TEST_CASE(a_request_without_a_response_may_arrive_and_may_have_gone_by_way_of_a_proxy)
{
    for (const bool by_proxy : {false, true}) {
        BOOST_TEST(no_answer("Lost.", true, by_proxy).perhaps_done);
        BOOST_TEST(!no_answer("Not sent.", false, by_proxy).perhaps_done);
        BOOST_TEST(no_answer("Lost.", true, by_proxy).by_proxy == by_proxy);
    }
}

BOOST_AUTO_TEST_CASE(whether_it_was_perhaps_done_is_known)
{
    BOOST_TEST(answer_of(operation::create, 502, "").perhaps_done);
    BOOST_TEST(
        answer_of(operation::create, 503, "").perhaps_done,
        "gateways say so of answers that they lost"
    );
    for (const unsigned status : {302U, 403U, 404U, 408U}) {
        BOOST_TEST(
            answer_of(operation::create, status, "<html>Blocked</html>").perhaps_done,
            "a gateway's own words say nothing of what the service has done"
        );
    }
    BOOST_TEST(!answer_of(operation::create, 422, "").perhaps_done);
    BOOST_TEST(!answer_of(operation::create, 403, some_error).perhaps_done);
}

BOOST_AUTO_TEST_CASE(a_byte_order_mark_before_an_answer_changes_nothing)
{
    const std::string mark = "\xEF\xBB\xBF";
    const auto job = answer_of(operation::get, 200, mark + R"({"job": {"id": "x", "cost": 2.10}})");
    BOOST_TEST_REQUIRE(job.job.has_value());
    BOOST_TEST(job.job->text == R"({"id": "x", "cost": 2.10})");
    BOOST_TEST(kind_of(operation::progress, 200, mark + R"({"progress": {}})") == "progress");
    BOOST_TEST(kind_of(operation::list, 200, mark + R"({"jobs": []})") == "list");
    BOOST_TEST(answer_of(operation::activate, 422, mark + some_error).sentence == "No.");
    BOOST_TEST(
        answer_of(operation::get, 200, mark).sentence == "The service answered 200 with an empty body."
    );
    BOOST_TEST(
        answer_of(operation::get, 200, mark + "<html>").sentence.find("a web page") != std::string::npos
    );
}

BOOST_AUTO_TEST_CASE(a_sentence_says_what_is_wrong)
{
    BOOST_TEST(answer_of(operation::get, 503, "").sentence == "The service answered 503.");
    BOOST_TEST(answer_of(operation::get, 503, some_error).sentence == "The service answered 503: No.");
    BOOST_TEST(answer_of(operation::get, 404, some_error).sentence == "No.");
    BOOST_TEST(
        answer_of(operation::get, 200, "x").sentence ==
        "The service answered 200 with a body that can't be understood."
    );
    BOOST_TEST(
        answer_of(operation::get, 200, " \r\n").sentence == "The service answered 200 with an empty body."
    );
    BOOST_TEST(
        answer_of(operation::get, 200, "\n<!DOCTYPE html>").sentence ==
        "The service answered 200 with a web page in place of JSON, as a proxy or a sign-in page in between "
        "does."
    );
    BOOST_TEST(answer_of(operation::list, 503, "").sentence == "The service answered 503 to a list of jobs.");
    BOOST_TEST(
        answer_of(operation::list, 404, some_error).sentence ==
        "The service answered 404 to a list of jobs: No."
    );
    BOOST_TEST(
        answer_of(operation::list, 200, "").sentence ==
        "The service answered 200 to a list of jobs with an empty body."
    );
}

BOOST_AUTO_TEST_SUITE_END()
