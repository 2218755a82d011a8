// SPDX-License-Identifier: BSL-1.0
// Which requests are orders, whose they are, and what is answered.

#include "another_user.hpp"
#include "control/running_server.hpp"
#include "control/serving/server.hpp"

#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <unistd.h>

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

using namespace rdad;
using namespace rdad::tests;
namespace asio = boost::asio;

BOOST_AUTO_TEST_SUITE(server_answers)

BOOST_FIXTURE_TEST_CASE(it_is_told_who_has_given_an_order, running_server)
{
    start();
    // For whom the test may be.
    std::filesystem::permissions(folder_.path(), std::filesystem::perms(0711));
    std::filesystem::permissions(path_, std::filesystem::perms(0666));
    std::optional<local_socket> s;
    uid_t somebody{};
    {
        const another_user is_another;
        somebody = ::geteuid();
        s = connect();
    }
    asio::write(*s, asio::buffer(cancel_survey));
    hear(std::move(*s));
    BOOST_TEST_REQUIRE(ordered_.size() == 1U);
    BOOST_TEST(ordered_[0].by == somebody);
}

BOOST_FIXTURE_TEST_CASE(each_order_has_its_path, running_server)
{
    start();
    const std::vector<std::pair<std::string, control::order>> orders{
        {"cancel", control::order::cancel},
        {"release", control::order::release},
        {"retry", control::order::retry}};
    for (const auto& [word, order] : orders) {
        for (const std::string begin : {"POST /v1/jobs/survey/", "POST /jobs/survey/"}) {
            BOOST_TEST(contains(exchange(request(begin + word)), "So it is, survey."));
            BOOST_TEST_REQUIRE(!ordered_.empty());
            BOOST_TEST((ordered_.back().order == order), word);
        }
    }
    BOOST_TEST(ordered_.size() == 2 * orders.size());
}

BOOST_FIXTURE_TEST_CASE(no_other_path_is_an_order, running_server)
{
    start();
    for (const char* target :
         {"/",
          "*",
          "/v1",
          "/v2/jobs/survey/cancel",
          "/v1/v1/jobs/survey/cancel",
          "/jobs",
          "/jobs/survey",
          "/job/survey/cancel",
          "/jobs/survey/delete",
          "/jobs/survey/cancel/",
          "/jobs/survey/cancel/now",
          "/jobs/survey/cancel?now",
          "http://rdad/jobs/survey/cancel"}) {
        const std::string heard = exchange(request(std::string("POST ") + target));
        BOOST_TEST(heard.starts_with("HTTP/1.1 404 "), target << ": " << heard);
        BOOST_TEST(contains(heard, "There are only /metrics, /v1/health, "), heard);
        BOOST_TEST(!contains(heard, "Allow:"), heard);
    }
    BOOST_TEST(ordered_.empty());
}

BOOST_FIXTURE_TEST_CASE(what_is_no_POST_is_no_order, running_server)
{
    start();
    for (const char* method : {"GET", "PUT", "DELETE"}) {
        const std::string heard = exchange(request(std::string(method) + " /jobs/survey/cancel"));
        BOOST_TEST(heard.starts_with("HTTP/1.1 405 "), heard);
        BOOST_TEST(contains(heard, "\r\nAllow: POST\r\n"), heard);
        BOOST_TEST(contains(heard, "An order is a POST."), heard);
    }
    BOOST_TEST(ordered_.empty());
}

BOOST_FIXTURE_TEST_CASE(the_status_says_what_has_become_of_an_order, running_server)
{
    start();
    const std::vector<std::pair<control::order_status, std::string>> statuses{
        {control::order_status::noted, "200"},
        {control::order_status::unknown, "404"},
        {control::order_status::refused, "409"},
        {control::order_status::forbidden, "403"},
        {control::order_status::early, "503"},
        {control::order_status::failed, "503"}};
    for (const auto& [status, number] : statuses) {
        status_ = status;
        const std::string heard = exchange(cancel_survey);
        BOOST_TEST(heard.starts_with("HTTP/1.1 " + number + " "), heard);
        BOOST_TEST(contains(heard, "So it is, survey."), heard);
    }
}

BOOST_FIXTURE_TEST_CASE(
    a_client_is_told_what_the_answer_is_where_it_ends_and_that_none_follows,
    running_server
)
{
    start();
    const std::string heard = exchange(cancel_survey);
    BOOST_TEST(contains(heard, "\r\nContent-Type: application/json\r\n"), heard);
    BOOST_TEST(contains(heard, fmt::format("\r\nContent-Length: {}\r\n", body_of(heard).size())), heard);
    BOOST_TEST(contains(heard, "\r\nConnection: close\r\n"), heard);
}

BOOST_FIXTURE_TEST_CASE(a_name_arrives_as_it_was_given_whatever_is_in_it, running_server)
{
    start();
    const std::vector<std::string> names{
        "survey",
        "a b",
        "a/b",
        "/etc/passwd",
        "../a",
        ".",
        "..",
        "100%",
        "%2F",
        "a?b#c",
        "a:b",
        "\xFF\n",
        ""};
    for (const std::string& name : names) {
        BOOST_TEST_REQUIRE(give(name).has_value());
        BOOST_TEST_REQUIRE(!ordered_.empty());
        BOOST_TEST(ordered_.back().name == name);
    }
    BOOST_TEST(ordered_.size() == names.size());
}

BOOST_FIXTURE_TEST_CASE(an_answer_is_JSON_whatever_the_name, running_server)
{
    start();
    const std::string heard = exchange("POST /jobs/a%FF%1B%C2%9B/cancel HTTP/1.1\r\nHost: rdad\r\n\r\n");
    const auto body = boost::json::parse(body_of(heard));
    BOOST_TEST(body.at("message").as_string() == "So it is, a\xEF\xBF\xBD  .");
}

BOOST_FIXTURE_TEST_CASE(how_the_daemon_is_and_what_it_does_is_told, running_server)
{
    start();
    const std::string heard = exchange(request("GET /v1/health"));
    BOOST_TEST(heard.starts_with("HTTP/1.1 200 "), heard);
    BOOST_TEST(body_of(heard).starts_with(R"({"status":"2 jobs  active.","troubles":[],)"), body_of(heard));
    const auto health = while_serving([&] { return control::ask_health(path_); }).value();
    BOOST_TEST(health.status == "2 jobs  active.");
    BOOST_TEST_REQUIRE(health.calls.has_value());
    BOOST_TEST(health.calls->used == 43U);
}

BOOST_FIXTURE_TEST_CASE(the_batches_are_told_as_they_are, running_server)
{
    start();
    BOOST_TEST(while_serving([&] { return control::ask_batches(path_); }).value().empty());
    batches_ = {
        {job::batch{"bridges", 12, 1000, "d", 3}, {{driver::waits_for::turn, 2}}, 1},
        {std::nullopt, {{driver::waits_for::end, 1}}, 0}};
    BOOST_TEST((while_serving([&] { return control::ask_batches(path_); }).value() == batches_));
}

BOOST_FIXTURE_TEST_CASE(what_a_file_would_repeat_is_told_by_its_digest, running_server)
{
    start();
    const std::chrono::system_clock::time_point dropped{std::chrono::hours(500'000)};
    earlier_ = job::earlier_batch{{"bridges", 12, 1000, "d1", 3}, dropped, true};
    const auto ask = [&](const std::string& digest) {
        return while_serving([&] { return control::ask_earlier(path_, digest); }).value();
    };
    BOOST_TEST((ask("d1") == earlier_));
    BOOST_TEST(!ask("d2"));
    BOOST_TEST(body_of(exchange(request("GET /v1/earlier/d2"))) == R"({"earlier":null})");
}

BOOST_FIXTURE_TEST_CASE(a_job_is_shown_by_the_name_of_its_record, running_server)
{
    start();
    control::job_view view{"a b", "active", driver::waits_for::turn, {}};
    view.record.spec_text = R"({"id": "6f51448f-6377-4330-9ab0-f13fe994b3f1"})";
    view.record.spec.id = "6f51448f-6377-4330-9ab0-f13fe994b3f1";
    view.record.job_id = view.record.spec.id;
    view_ = control::to_json_text(view);
    const auto shown = while_serving([&] { return control::ask_job(path_, "a b"); });
    BOOST_TEST_REQUIRE(shown.has_value());
    BOOST_TEST(shown_ == "a b");
    BOOST_TEST(shown->name == "a b");
    BOOST_TEST((shown->waits_for == driver::waits_for::turn));
    BOOST_TEST((shown->record == view.record));
}

BOOST_FIXTURE_TEST_CASE(a_job_that_there_is_not_is_told_apart_from_one_that_cannot_be_read, running_server)
{
    start();
    view_ = failure{make_error_code(boost::system::errc::no_such_file_or_directory), "There is none."};
    const auto none = while_serving([&] { return control::ask_job(path_, "survey"); });
    BOOST_TEST_REQUIRE(none.has_error());
    BOOST_TEST((none.error().code == boost::system::errc::no_such_file_or_directory));
    BOOST_TEST(none.error().sentence == "There is none.");
    view_ = failure{make_error_code(boost::system::errc::io_error), "The disk fails."};
    const auto unread = while_serving([&] { return control::ask_job(path_, "survey"); });
    BOOST_TEST_REQUIRE(unread.has_error());
    BOOST_TEST((unread.error().code == boost::system::errc::resource_unavailable_try_again));
    BOOST_TEST(unread.error().sentence == "The disk fails.");
    view_ = failure{make_error_code(boost::system::errc::illegal_byte_sequence), "It makes no sense."};
    const auto senseless = while_serving([&] { return control::ask_job(path_, "survey"); });
    BOOST_TEST_REQUIRE(senseless.has_error());
    BOOST_TEST((senseless.error().code == boost::system::errc::bad_message));
}

BOOST_FIXTURE_TEST_CASE(a_job_that_is_not_to_be_seen_is_told_apart_from_one_that_there_is_not, running_server)
{
    start();
    view_ = failure{make_error_code(boost::system::errc::permission_denied), "It isn't yours."};
    const auto forbidden = while_serving([&] { return control::ask_job(path_, "survey"); });
    BOOST_TEST_REQUIRE(forbidden.has_error());
    BOOST_TEST((forbidden.error().code == boost::system::errc::permission_denied));
    BOOST_TEST(forbidden.error().sentence == "It isn't yours.");
}

BOOST_FIXTURE_TEST_CASE(jobs_are_listed_as_they_were_asked_for, running_server)
{
    start();
    const control::job_list list{
        {{"bridges.1", "active", "bridges#12", driver::waits_for::turn, true, "The service answers 503."},
         {"old", "held", {}, {}, false, {}}},
        7,
        {"nothing"}};
    list_ = control::to_json_text(list);
    control::job_query query;
    query.names = {"bridges#12", "a+b c", "*"};
    query.states = {"active", "held"};
    query.limit = 2;
    query.with_reasons = true;
    const auto listed = while_serving([&] { return control::ask_jobs(path_, query); });
    BOOST_TEST_REQUIRE(listed.has_value());
    BOOST_TEST((*listed == list));
    BOOST_TEST((query_ == query));
    BOOST_TEST(asked_by_ == ::getuid());
}

BOOST_FIXTURE_TEST_CASE(a_query_that_makes_no_sense_is_told_so, running_server)
{
    start();
    const std::string heard = exchange(request("GET /v1/jobs?colour=red"));
    BOOST_TEST(heard.starts_with("HTTP/1.1 400 "), heard);
    BOOST_TEST(contains(heard, "There is no parameter colour"), heard);
}

BOOST_FIXTURE_TEST_CASE(history_is_asked_for_with_its_own_query, running_server)
{
    start();
    history_ = "{}";
    const auto answer = while_serving([&] { return control::ask_history(path_, "by=day&name=a%26b"); });
    BOOST_TEST(answer.value() == "{}");
    BOOST_TEST(history_query_ == "by=day&name=a%26b");
    BOOST_TEST(asked_by_ == ::getuid());
    history_ = failure{make_error_code(boost::system::errc::invalid_argument), "by is a day, not a."};
    const std::string heard = exchange(request("GET /v1/history?by=a"));
    BOOST_TEST(heard.starts_with("HTTP/1.1 400 "), heard);
    BOOST_TEST(contains(heard, "by is a day, not a."), heard);
}

BOOST_FIXTURE_TEST_CASE(
    an_order_for_many_is_one_request_and_its_answer_tells_which_do_not_get_it,
    running_server
)
{
    start();
    answer_ = {control::order_status::noted, "2 jobs are cancelled.", 2, {{"c", "There is no job c."}}};
    const auto answer = while_serving([&] {
        return control::give_orders(path_, control::order::cancel, {"a", "b c", "c"});
    });
    BOOST_TEST_REQUIRE(answer.has_value());
    BOOST_TEST((answer->status == control::order_status::noted));
    BOOST_TEST(answer->message == "2 jobs are cancelled.");
    BOOST_TEST(answer->noted == 2U);
    BOOST_TEST_REQUIRE(answer->problems.size() == 1U);
    BOOST_TEST(answer->problems[0].name == "c");
    BOOST_TEST(answer->problems[0].message == "There is no job c.");
    BOOST_TEST_REQUIRE(ordered_.size() == 3U);
    BOOST_TEST(ordered_[1].name == "b c");
    BOOST_TEST((ordered_[1].order == control::order::cancel));
    BOOST_TEST(ordered_[1].by == ::getuid());
}

BOOST_FIXTURE_TEST_CASE(
    as_many_jobs_as_one_order_may_have_fit_into_a_request_whatever_their_names,
    running_server
)
{
    start();
    answer_ = {control::order_status::noted, "So it is.", control::most_jobs_of_order, {}};
    constexpr std::size_t longest_name = 250;
    const std::vector<std::string> names(control::most_jobs_of_order, std::string(longest_name, 'n'));
    const auto answer =
        while_serving([&] { return control::give_orders(path_, control::order::release, names); });
    BOOST_TEST_REQUIRE(answer.has_value());
    BOOST_TEST(ordered_.size() == names.size());
}

BOOST_FIXTURE_TEST_CASE(a_batch_is_paused_and_resumed_by_what_people_call_it_and_so_are_all, running_server)
{
    start();
    const auto give = [&](bool pauses, const std::optional<std::string>& label) {
        const auto answer = while_serving([&] { return control::give_pausing_order(path_, pauses, label); });
        BOOST_TEST_REQUIRE(answer.has_value());
        BOOST_TEST((answer->status == control::order_status::noted));
        BOOST_TEST_REQUIRE(!paused_.empty());
        BOOST_TEST(paused_.back().pauses == pauses);
        BOOST_TEST((paused_.back().label == label));
        BOOST_TEST(paused_.back().by == ::getuid());
    };
    give(true, "bridges#12");
    give(false, "a/b c");
    give(true, std::nullopt);
    give(false, std::nullopt);
    BOOST_TEST(paused_.size() == 4U);
    for (const char* path : {"/v1/pause/", "/v1/pause?x", "/pause", "/v1/jobs/pause", "/v1/batches/a/stop"})
        BOOST_TEST(!exchange(request(std::string("POST ") + path)).starts_with("HTTP/1.1 200 "), path);
    BOOST_TEST(exchange(request("GET /v1/resume")).starts_with("HTTP/1.1 405 "));
    BOOST_TEST(paused_.size() == 4U);
}

BOOST_FIXTURE_TEST_CASE(a_batch_gets_a_priority_by_what_people_call_it, running_server)
{
    start();
    for (const std::optional<std::int32_t> priority : {std::optional(-7), std::optional<std::int32_t>()}) {
        const auto answer =
            while_serving([&] { return control::give_priority(path_, "bridges#12", priority); });
        BOOST_TEST_REQUIRE(answer.has_value());
        BOOST_TEST(prioritized_.back().label == "bridges#12");
        BOOST_TEST((prioritized_.back().priority == priority));
        BOOST_TEST(prioritized_.back().by == ::getuid());
    }
}

BOOST_FIXTURE_TEST_CASE(what_makes_no_sense_as_an_order_for_many_is_none, running_server)
{
    start();
    const std::string too_many = [] {
        std::string names = R"("a")";
        for (std::size_t i = 0; i < control::most_jobs_of_order; ++i)
            names += R"(,"a")";
        return R"({"order":"cancel","jobs":[)" + names + "]}";
    }();
    for (const std::string& body :
         {std::string("nonsense"),
          std::string("[]"),
          std::string(R"({"order":"delete","jobs":["a"]})"),
          std::string(R"({"order":"cancel"})"),
          std::string(R"({"order":"cancel","jobs":["a",1]})"),
          std::string(R"({"order":"cancel","jobs":[["a"]]})"),
          too_many}) {
        const std::string heard =
            exchange(request("POST /v1/orders", fmt::format("Content-Length: {}\r\n", body.size())) + body);
        BOOST_TEST(heard.starts_with("HTTP/1.1 400 "), body.substr(0, 100) << ": " << heard);
    }
    BOOST_TEST(exchange(request("GET /v1/orders")).starts_with("HTTP/1.1 405 "));
    BOOST_TEST(ordered_.empty());
}

BOOST_FIXTURE_TEST_CASE(a_question_is_a_GET_and_has_a_version, running_server)
{
    start();
    for (const char* path : {"/v1/health", "/v1/batches", "/v1/earlier/d1", "/v1/jobs", "/v1/jobs/survey"}) {
        const std::string heard = exchange(request(std::string("POST ") + path));
        BOOST_TEST(heard.starts_with("HTTP/1.1 405 "), heard);
        BOOST_TEST(contains(heard, "\r\nAllow: GET\r\n"), heard);
    }
    for (const char* path :
         {"/health", "/batches", "/jobs", "/jobs/survey", "/v1/health/", "/v1/health?x", "/v1/jobs/survey?x"})
        BOOST_TEST(exchange(request(std::string("GET ") + path)).starts_with("HTTP/1.1 404 "), path);
    BOOST_TEST(shown_ == "");
}

BOOST_AUTO_TEST_SUITE_END()
