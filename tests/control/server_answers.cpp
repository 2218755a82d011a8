// SPDX-License-Identifier: BSL-1.0
// Which requests are orders, whose they are, and what is answered.

#include "another_user.hpp"
#include "control/running_server.hpp"
#include "control/server.hpp"

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
        BOOST_TEST(contains(exchange(request("POST /jobs/survey/" + word)), "So it is, survey."));
        BOOST_TEST_REQUIRE(!ordered_.empty());
        BOOST_TEST((ordered_.back().order == order), word);
    }
    BOOST_TEST(ordered_.size() == orders.size());
}

BOOST_FIXTURE_TEST_CASE(no_other_path_is_an_order, running_server)
{
    start();
    for (const char* target :
         {"/",
          "*",
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
        BOOST_TEST(contains(heard, "There are only /jobs/NAME/cancel, "), heard);
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

BOOST_AUTO_TEST_SUITE_END()
