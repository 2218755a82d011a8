// SPDX-License-Identifier: BSL-1.0
// The socket, with clients that use it as they shouldn't.

#include "control/server.hpp"

#include "contains.hpp"
#include "control/client.hpp"
#include "http/run.hpp"
#include "temporary_folder.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>

#include <unistd.h>

#include <future>
#include <vector>

using namespace rdad;
using namespace rdad::tests;
using namespace std::chrono_literals;
namespace asio = boost::asio;
using local = boost::asio::local::stream_protocol;

BOOST_AUTO_TEST_SUITE(server)

namespace {

const std::string cancel_survey = "POST /jobs/survey/cancel HTTP/1.1\r\nHost: rdad\r\n\r\n";

class fixture
{
public:
    ~fixture()
    {
        asio::post(io_, [this] {
            stop_.emit(asio::cancellation_type::terminal);
            server_->cancel_sessions();
            unanswered_.cancel();
        });
        io_.restart();
        io_.run_for(10s);
    }

protected:
    void start(const control::admission_limits& limits = {})
    {
        auto opened = control::server::open(
            io_.get_executor(),
            path_,
            [this](control::order order, std::string name, uid_t by) {
                return answer(order, std::move(name), by);
            },
            limits
        );
        server_ = *std::move(opened);
        asio::co_spawn(
            io_,
            server_->run(),
            asio::bind_cancellation_slot(stop_.slot(), [](const std::exception_ptr&) {})
        );
    }

    local::socket connect()
    {
        local::socket s(io_);
        s.connect(local::endpoint(path_));
        return s;
    }

    /// Says `text`, and answers all that comes until the connection is closed.
    std::string exchange(const std::string& text) { return testing::run(io_, talk(text)); }

    boost::asio::io_context io_{1};
    temporary_folder folder_;
    std::string path_ = (folder_.path() / "socket").string();
    std::vector<std::pair<std::string, uid_t>> ordered_;
    bool answers_ = true;

private:
    asio::awaitable<control::order_answer> answer(control::order, std::string name, uid_t by)
    {
        ordered_.emplace_back(name, by);
        if (!answers_)
            co_await unanswered_.async_wait(asio::as_tuple(asio::use_awaitable));
        co_return control::order_answer{control::order_status::noted, "So it is, " + name + "."};
    }

    asio::awaitable<std::string> talk(std::string text)
    {
        local::socket s = connect();
        co_await asio::async_write(s, asio::buffer(text), asio::as_tuple(asio::use_awaitable));
        std::string heard;
        co_await asio::async_read(s, asio::dynamic_buffer(heard), asio::as_tuple(asio::use_awaitable));
        co_return heard;
    }

    asio::steady_timer unanswered_{io_, asio::steady_timer::time_point::max()};
    asio::cancellation_signal stop_;
    std::unique_ptr<control::server> server_;
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(idle_connections_keep_no_order_out, fixture)
{
    start();
    std::vector<local::socket> idle;
    for (int i = 0; i < 100; ++i)
        idle.push_back(connect());
    BOOST_TEST(contains(exchange(cancel_survey), "So it is, survey."));
}

BOOST_FIXTURE_TEST_CASE(a_request_that_does_not_come_whole_in_its_time_is_not_waited_for, fixture)
{
    start({.patience = 50ms});
    const auto begin = std::chrono::steady_clock::now();
    BOOST_TEST(exchange(cancel_survey.substr(0, 20)) == "");
    BOOST_TEST((std::chrono::steady_clock::now() - begin < 5s));
    BOOST_TEST(ordered_.empty());
}

BOOST_FIXTURE_TEST_CASE(bytes_that_trickle_in_are_not_given_more_time, fixture)
{
    start({.patience = 50ms});
    const auto trickle = [this]() -> asio::awaitable<bool> {
        local::socket s = connect();
        asio::steady_timer pause(io_);
        for (int i = 0; i < 500; ++i) {
            const auto [failed, size] =
                co_await asio::async_write(s, asio::buffer("P", 1), asio::as_tuple(asio::use_awaitable));
            if (failed)
                co_return true;
            pause.expires_after(10ms);
            co_await pause.async_wait(asio::use_awaitable);
        }
        co_return false;
    };
    BOOST_TEST(testing::run(io_, trickle()));
}

BOOST_FIXTURE_TEST_CASE(who_has_too_many_orders_under_way_is_told_so_whether_it_has_asked_or_not, fixture)
{
    start({.of_user = 1});
    answers_ = false;
    local::socket first = connect();
    asio::write(first, asio::buffer(cancel_survey));
    while (ordered_.empty())
        io_.run_one_for(10s);
    for (const std::string& said : {cancel_survey, std::string()}) {
        const std::string heard = exchange(said);
        BOOST_TEST(contains(heard, "503"), heard);
        BOOST_TEST(contains(heard, "Too many orders"), heard);
    }
    auto given = std::async(std::launch::async, [this] {
        return control::give_order(path_, control::order::cancel, "survey");
    });
    io_.restart();
    while (given.wait_for(0s) != std::future_status::ready)
        io_.run_one_for(10ms);
    const auto answer = given.get();
    BOOST_TEST_REQUIRE(answer.has_value());
    BOOST_TEST((answer->status == control::order_status::failed));
    BOOST_TEST(contains(answer->message, "Try again"), answer->message);
    BOOST_TEST(ordered_.size() == 1U);
}

BOOST_FIXTURE_TEST_CASE(it_is_told_who_has_given_an_order, fixture)
{
    start();
    exchange(cancel_survey);
    BOOST_TEST_REQUIRE(ordered_.size() == 1U);
    BOOST_TEST(ordered_[0].first == "survey");
    BOOST_TEST(ordered_[0].second == ::getuid());
}

BOOST_FIXTURE_TEST_CASE(an_answer_is_JSON_whatever_the_name, fixture)
{
    start();
    const std::string heard = exchange("POST /jobs/a%FF%1B%C2%9B/cancel HTTP/1.1\r\nHost: rdad\r\n\r\n");
    BOOST_TEST_REQUIRE(contains(heard, "\r\n\r\n"), heard);
    const auto body = boost::json::parse(heard.substr(heard.find("\r\n\r\n") + 4));
    BOOST_TEST(body.at("message").as_string() == "So it is, a\xEF\xBF\xBD  .");
}

BOOST_AUTO_TEST_SUITE_END()
