// SPDX-License-Identifier: BSL-1.0
// The socket, with clients that use it as they shouldn't, and what is left of that.

#include "control/serving/server.hpp"

#include "control/running_server.hpp"
#include "sanitized.hpp"

#include <boost/test/unit_test.hpp>

#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <cstddef>
#include <malloc.h>
#include <stdexcept>
#include <string>
#include <vector>

using namespace rdad;
using namespace rdad::tests;
using namespace std::chrono_literals;
namespace asio = boost::asio;
namespace utf = boost::unit_test;

BOOST_AUTO_TEST_SUITE(server)

namespace {

class no_more_descriptors
{
public:
    no_more_descriptors()
    {
        ::getrlimit(RLIMIT_NOFILE, &before_);
        const int next = ::dup(STDERR_FILENO);
        ::close(next);
        const rlimit none{static_cast<rlim_t>(next), before_.rlim_max};
        BOOST_TEST_REQUIRE(::setrlimit(RLIMIT_NOFILE, &none) == 0);
    }

    ~no_more_descriptors() { ::setrlimit(RLIMIT_NOFILE, &before_); }

    no_more_descriptors(const no_more_descriptors&) = delete;
    no_more_descriptors& operator=(const no_more_descriptors&) = delete;

private:
    rlimit before_{};
};

boost::test_tools::assertion_result has_the_allocator_of_the_C_library(utf::test_unit_id)
{
    boost::test_tools::assertion_result result(!is_sanitized);
    result.message() << "sanitizers allocate by their own means, which mallinfo2(3) does not count";
    return result;
}

}  // namespace

BOOST_FIXTURE_TEST_CASE(idle_connections_keep_no_order_out, running_server)
{
    start();
    std::vector<local_socket> idle;
    for (int i = 0; i < 100; ++i)
        idle.push_back(connect());
    BOOST_TEST(contains(exchange(cancel_survey), "So it is, survey."));
}

BOOST_FIXTURE_TEST_CASE(a_request_that_does_not_come_whole_in_its_time_is_not_waited_for, running_server)
{
    start({.patience = 50ms});
    const auto begin = std::chrono::steady_clock::now();
    BOOST_TEST(exchange(cancel_survey.substr(0, 20)) == "");
    BOOST_TEST((std::chrono::steady_clock::now() - begin < 5s));
    BOOST_TEST(ordered_.empty());
}

BOOST_FIXTURE_TEST_CASE(bytes_that_trickle_in_are_not_given_more_time, running_server)
{
    start({.patience = 50ms});
    const auto trickle = [this]() -> asio::awaitable<bool> {
        local_socket s = connect();
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

BOOST_FIXTURE_TEST_CASE(
    who_has_too_many_orders_under_way_is_told_so_whether_it_has_asked_or_not,
    running_server
)
{
    start({.of_user = 1});
    const local_socket first = unanswered_client();
    for (const std::string& said : {cancel_survey, std::string()}) {
        const std::string heard = exchange(said);
        BOOST_TEST(contains(heard, "503"), heard);
        BOOST_TEST(contains(heard, "Too many orders"), heard);
    }
    const auto answer = give("survey");
    BOOST_TEST_REQUIRE(answer.has_value());
    BOOST_TEST((answer->status == control::order_status::failed));
    BOOST_TEST(contains(answer->message, "Try again"), answer->message);
    BOOST_TEST(ordered_.size() == 1U);
}

BOOST_FIXTURE_TEST_CASE(an_order_that_is_answered_makes_room_for_the_next, running_server)
{
    start({.of_user = 1});
    for (int i = 0; i < 3; ++i)
        BOOST_TEST(contains(exchange(cancel_survey), "So it is, survey."));
}

BOOST_FIXTURE_TEST_CASE(
    what_is_over_takes_no_memory,
    running_server,
    *utf::precondition(has_the_allocator_of_the_C_library)
)
{
    start();
    const auto exchange_many = [this] {
        for (int i = 0; i < 100; ++i)
            exchange(cancel_survey);
        ordered_.clear();
        return ::mallinfo2().uordblks;
    };
    // What is allocated once is there afterwards.
    const std::size_t before = exchange_many();
    BOOST_TEST(exchange_many() <= before + 1'000U);
}

BOOST_FIXTURE_TEST_CASE(a_connection_that_has_to_go_for_another_ends_at_once, running_server)
{
    start({.of_user = 1, .patience = 1h});
    local_socket idle = connect();
    BOOST_TEST(contains(exchange(cancel_survey), "So it is, survey."));
    BOOST_TEST(hear(std::move(idle)) == "");
}

BOOST_FIXTURE_TEST_CASE(a_request_that_is_too_long_is_neither_read_nor_carried_out, running_server)
{
    start();
    const std::string line = "POST /jobs/survey/cancel";
    BOOST_TEST(exchange(request(line, "Long: " + std::string(70'000, 'x') + "\r\n")) == "");
    BOOST_TEST(exchange(request(line, "Content-Length: 5000\r\n") + std::string(5'000, 'x')) == "");
    BOOST_TEST(ordered_.empty());
    BOOST_TEST(contains(exchange(request(line, "Long: " + std::string(3'000, 'x') + "\r\n")), "So it is"));
}

BOOST_FIXTURE_TEST_CASE(a_request_that_ends_amid_its_body_is_not_carried_out, running_server)
{
    start();
    local_socket s = connect();
    asio::write(s, asio::buffer(request("POST /jobs/survey/cancel", "Content-Length: 10\r\n") + "half"));
    s.shutdown(local_socket::shutdown_send);
    BOOST_TEST(hear(std::move(s)) == "");
    BOOST_TEST(ordered_.empty());
}

BOOST_FIXTURE_TEST_CASE(an_order_that_takes_longer_than_its_request_may_has_its_answer_whole, running_server)
{
    start({.patience = 50ms});
    answers_ = false;
    unanswered_.expires_after(100ms);
    // More than the socket takes at once.
    more_in_the_answer_ = std::string(1'000'000, '.');
    BOOST_TEST(exchange(cancel_survey).size() > more_in_the_answer_.size());
}

BOOST_FIXTURE_TEST_CASE(a_stop_waits_neither_for_requests_nor_for_orders, running_server)
{
    start({.patience = 1h});
    local_socket idle = connect();
    local_socket unanswered = unanswered_client();
    stop();
    BOOST_TEST(hear(std::move(unanswered)) == "");
    BOOST_TEST(hear(std::move(idle)) == "");
}

BOOST_FIXTURE_TEST_CASE(a_bug_in_an_order_is_passed_on, running_server)
{
    start();
    has_a_bug_ = true;
    local_socket s = connect();
    asio::write(s, asio::buffer(cancel_survey));
    BOOST_CHECK_THROW(io_.run_for(10s), std::logic_error);
}

BOOST_FIXTURE_TEST_CASE(a_lack_of_descriptors_is_not_fought_by_trying_again_and_again, running_server)
{
    start();
    local_socket s = connect();
    asio::write(s, asio::buffer(cancel_survey));
    const no_more_descriptors none;
    std::size_t done = 0;
    for (int i = 0; i < 100; ++i)
        done += io_.poll_one();
    BOOST_TEST(ordered_.empty());
    BOOST_TEST(done > 0U);
    BOOST_TEST(done < 10U);
}

BOOST_AUTO_TEST_SUITE_END()
