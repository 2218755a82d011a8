// SPDX-License-Identifier: BSL-1.0
// What is asked of a daemon at the socket, and what is made of its answer or of its silence.

#include "control/client.hpp"

#include "another_user.hpp"
#include "http/run.hpp"
#include "temporary_folder.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <sys/un.h>
#include <unistd.h>

#include <filesystem>
#include <future>
#include <grp.h>
#include <string>
#include <utility>
#include <vector>

using namespace rdad;
using namespace rdad::tests;
using control::order;
using control::order_status;
namespace asio = boost::asio;
using local = boost::asio::local::stream_protocol;

BOOST_AUTO_TEST_SUITE(client)

namespace {

std::string answer_of(const std::string& status, const std::string& body)
{
    return fmt::format("HTTP/1.1 {}\r\nContent-Length: {}\r\n\r\n{}", status, body.size(), body);
}

class fixture
{
protected:
    /// Gives an order to a daemon that hears it, says `answer` and closes the connection.
    result<control::order_answer> give(const std::string& answer, order o = order::cancel)
    {
        local::acceptor acceptor(io_, local::endpoint(path_));
        auto heard =
            std::async(std::launch::async, [&] { return testing::run(io_, hear(acceptor, answer)); });
        auto given = control::give_order(path_, o, "survey");
        heard_ = heard.get();
        std::filesystem::remove(path_);
        return given;
    }

    std::string told_where_nobody_answers(const std::string& path)
    {
        const auto given = control::give_order(path, order::cancel, "survey");
        BOOST_TEST_REQUIRE(given.has_error());
        return given.error().sentence;
    }

    asio::io_context io_{1};
    temporary_folder folder_;
    std::string path_ = (folder_.path() / "socket").string();
    std::string heard_;

private:
    static asio::awaitable<std::string> hear(local::acceptor& acceptor, std::string answer)
    {
        local::socket s = co_await acceptor.async_accept(asio::use_awaitable);
        std::string heard;
        co_await asio::async_read_until(s, asio::dynamic_buffer(heard), "\r\n\r\n", asio::use_awaitable);
        co_await asio::async_write(s, asio::buffer(answer), asio::use_awaitable);
        co_return heard;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(an_order_is_a_POST_without_a_body_to_its_path, fixture)
{
    const std::vector<std::pair<order, std::string>> paths{
        {order::cancel, "/v1/jobs/survey/cancel"},
        {order::release, "/v1/jobs/survey/release"},
        {order::retry, "/v1/jobs/survey/retry"}};
    for (const auto& [o, path] : paths) {
        BOOST_TEST(give(answer_of("200 OK", "{}"), o).has_value());
        BOOST_TEST(heard_ == "POST " + path + " HTTP/1.1\r\nHost: rdad\r\nContent-Length: 0\r\n\r\n");
    }
}

BOOST_FIXTURE_TEST_CASE(an_order_counts_as_noted_only_where_the_daemon_says_so, fixture)
{
    const std::vector<std::pair<std::string, order_status>> statuses{
        {"200 OK", order_status::noted},
        {"202 Accepted", order_status::failed},
        {"404 Not Found", order_status::unknown},
        {"405 Method Not Allowed", order_status::failed},
        {"409 Conflict", order_status::refused},
        {"503 Service Unavailable", order_status::failed}};
    for (const auto& [status, expected] : statuses) {
        const auto given = give(answer_of(status, R"({"message": "Said so."})"));
        BOOST_TEST_REQUIRE(given.has_value());
        BOOST_TEST((given->status == expected), status);
        BOOST_TEST(given->message == "Said so.");
    }
}

BOOST_FIXTURE_TEST_CASE(an_answer_without_a_sentence_is_told_by_its_status, fixture)
{
    for (const char* body : {"", "<html>", "[]", "{}", R"({"message": 1})"}) {
        const auto given = give(answer_of("404 Not Found", body));
        BOOST_TEST_REQUIRE(given.has_value());
        BOOST_TEST(given->message == "HTTP status 404.");
    }
}

BOOST_FIXTURE_TEST_CASE(an_order_whose_answer_does_not_come_whole_is_not_said_to_be_noted, fixture)
{
    const std::string begin = "No daemon answers at " + path_ + ": ";
    const std::string whole = answer_of("200 OK", "{}");
    const std::vector<std::pair<std::string, std::string>> whys{
        {"", "end of stream"},
        {whole.substr(0, 20), "partial message"},
        {whole.substr(0, whole.size() - 1), "partial message"},
        {"no HTTP\r\n\r\n", "bad version"}};
    for (const auto& [answer, why] : whys) {
        const auto given = give(answer);
        BOOST_TEST_REQUIRE(given.has_error());
        BOOST_TEST(given.error().sentence == begin + why + ". Is rdad running?");
    }
}

BOOST_FIXTURE_TEST_CASE(where_no_daemon_listens_it_is_said_with_why, fixture)
{
    const std::string begin = "No daemon answers at ";
    const std::string end = ". Is rdad running?";
    BOOST_TEST(told_where_nobody_answers(path_) == begin + path_ + ": No such file or directory" + end);
    // Left by a daemon that was killed.
    const local::acceptor closed = [this] {
        local::acceptor bound(io_, local::endpoint(path_));
        bound.close();
        return bound;
    }();
    BOOST_TEST(told_where_nobody_answers(path_) == begin + path_ + ": Connection refused" + end);
    const std::string longest(sizeof(sockaddr_un::sun_path), 'x');
    for (const std::string& path : {longest, longest + "x"})
        BOOST_TEST(told_where_nobody_answers(path) == begin + path + ": File name too long" + end);
}

BOOST_FIXTURE_TEST_CASE(who_may_not_use_the_socket_learns_which_group_to_be_in, fixture)
{
    if (::geteuid() != 0)
        return;  // nobody else can give a file away
    const local::acceptor acceptor(io_, local::endpoint(path_));
    std::filesystem::permissions(folder_.path(), std::filesystem::perms(0711));
    std::filesystem::permissions(path_, std::filesystem::perms(0660));
    const auto told_with_group = [this](gid_t group) {
        BOOST_TEST_REQUIRE(::chown(path_.c_str(), 0, group) == 0);
        const another_user somebody;
        return told_where_nobody_answers(path_);
    };
    const std::string begin =
        path_ + " may not be used: Permission denied. It takes membership of the group ";
    const std::string end = "; who was just added to it has to log in anew.";
    BOOST_TEST(told_with_group(::getgrnam("games")->gr_gid) == begin + "games" + end);
    constexpr gid_t nameless = 65'532;
    BOOST_TEST(told_with_group(nameless) == begin + "65532" + end);
    // A member of the group lacks something else.
    std::filesystem::permissions(path_, std::filesystem::perms(0600));
    BOOST_TEST(
        told_with_group(::getegid()) ==
        "No daemon answers at " + path_ + ": Permission denied. Is rdad running?"
    );
}

BOOST_FIXTURE_TEST_CASE(that_no_daemon_answers_is_not_taken_for_that_there_is_no_job, fixture)
{
    const auto view = control::ask_job(path_, "survey");
    BOOST_TEST_REQUIRE(view.has_error());
    BOOST_TEST((view.error().code == boost::system::errc::not_connected), view.error().sentence);
}

BOOST_AUTO_TEST_SUITE_END()
