// SPDX-License-Identifier: BSL-1.0
// Who gets a connection, and which.

#include "http/pool.hpp"

#include "http/run.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/test/unit_test.hpp>

#include <memory>
#include <utility>
#include <vector>

using namespace rdad;
using namespace std::chrono_literals;
namespace asio = boost::asio;
using http::pool;

namespace {

struct fake_connection final : http::connection
{
    explicit fake_connection(std::shared_ptr<bool> dead) : is_dead(std::move(dead)) {}

    asio::awaitable<http::result<http::response>> exchange(std::string) override
    {
        co_return http::response{};
    }

    asio::awaitable<http::result<http::response>> begin(std::string) override { co_return http::response{}; }

    asio::awaitable<http::result<std::string>> read_some_of_body(std::chrono::milliseconds) override
    {
        co_return std::string();
    }

    bool silent() const override { return false; }
    bool reusable() const override { return true; }
    bool abandoned() const override { return *is_dead; }
    std::optional<std::chrono::sys_seconds> certificate_end() const override { return std::nullopt; }

    std::shared_ptr<bool> is_dead;
};

struct fixture
{
    asio::io_context io{1};

    pool::place enter(const std::shared_ptr<pool>& p)
    {
        // A place has no default, so it is brought out in a vector.
        auto got = testing::run(io, [](std::shared_ptr<pool> q) -> asio::awaitable<std::vector<pool::place>> {
            auto place = co_await pool::enter(std::move(q));
            std::vector<pool::place> result;
            result.push_back(std::move(*place));
            co_return result;
        }(p));
        return std::move(got.front());
    }

    // Enters, leaves a word, and leaves again.
    asio::awaitable<void> visit(std::shared_ptr<pool> p, std::vector<int>& visitors, int name)
    {
        auto place = co_await pool::enter(std::move(p));
        visitors.push_back(place ? name : -name);
    }

    void run_all()
    {
        io.restart();
        io.run();
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(connection_pool, fixture)

BOOST_AUTO_TEST_CASE(the_connection_used_last_is_given_out_first)
{
    const auto p = std::make_shared<pool>(2, 1h, 1h);
    const auto alive = std::make_shared<bool>(false);
    {
        auto first = enter(p);
        auto second = enter(p);
        BOOST_TEST(!first.connection);
        first.connection = std::make_unique<fake_connection>(alive);
        second.connection = std::make_unique<fake_connection>(alive);
        const auto* last = first.connection.get();
        second.keep();
        first.keep();
        auto again = enter(p);
        BOOST_TEST(again.connection.get() == last);
    }
    auto remaining = enter(p);
    BOOST_TEST(remaining.connection.get() != nullptr);
}

BOOST_AUTO_TEST_CASE(a_connection_that_is_not_kept_is_closed)
{
    const auto p = std::make_shared<pool>(1, 1h, 1h);
    const auto alive = std::make_shared<bool>(false);
    {
        auto place = enter(p);
        place.connection = std::make_unique<fake_connection>(alive);
    }
    BOOST_TEST(alive.use_count() == 1);
    BOOST_TEST(!enter(p).connection);
}

BOOST_AUTO_TEST_CASE(dead_and_old_connections_are_forgotten)
{
    struct limits
    {
        std::chrono::hours idle;
        std::chrono::hours age;
    };
    for (const auto& [idle, age] : {limits{1h, 1h}, limits{0h, 1h}, limits{1h, 0h}}) {
        const auto p = std::make_shared<pool>(1, idle, age);
        const auto dead = std::make_shared<bool>(false);
        auto place = enter(p);
        place.connection = std::make_unique<fake_connection>(dead);
        place.keep();
        *dead = idle > 0h && age > 0h;
        BOOST_TEST(!enter(p).connection);
        BOOST_TEST(dead.use_count() == 1);
    }
}

BOOST_AUTO_TEST_CASE(those_who_wait_are_served_in_order_and_nobody_overtakes_them)
{
    const auto p = std::make_shared<pool>(1, 1h, 1h);
    std::vector<int> visitors;
    {
        const auto place = enter(p);
        for (int i = 1; i <= 3; ++i)
            asio::co_spawn(io, visit(p, visitors, i), asio::detached);
        io.restart();
        io.poll();
        BOOST_TEST(visitors.empty());
    }
    asio::co_spawn(io, visit(p, visitors, 4), asio::detached);
    run_all();
    BOOST_TEST(visitors == (std::vector{1, 2, 3, 4}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(one_who_stops_waiting_is_passed_over)
{
    const auto p = std::make_shared<pool>(1, 1h, 1h);
    std::vector<int> visitors;
    asio::cancellation_signal cancel;
    {
        const auto place = enter(p);
        asio::co_spawn(
            io,
            visit(p, visitors, 1),
            asio::bind_cancellation_slot(cancel.slot(), asio::detached)
        );
        asio::co_spawn(io, visit(p, visitors, 2), asio::detached);
        io.restart();
        io.poll();
        cancel.emit(asio::cancellation_type::terminal);
        io.poll();
        BOOST_TEST(visitors == (std::vector{-1}), boost::test_tools::per_element());
    }
    run_all();
    BOOST_TEST(visitors == (std::vector{-1, 2}), boost::test_tools::per_element());
    BOOST_TEST(!enter(p).connection);
}

BOOST_AUTO_TEST_CASE(those_who_wait_may_be_destroyed)
{
    // One that waits still, and one that has been given a place and not taken it yet.
    const auto p = std::make_shared<pool>(1, 1h, 1h);
    {
        asio::io_context ending{1};
        std::vector<int> visitors;
        {
            const auto place = enter(p);
            asio::co_spawn(ending, visit(p, visitors, 1), asio::detached);
            asio::co_spawn(ending, visit(p, visitors, 2), asio::detached);
            ending.poll();
        }
    }
    std::vector<int> visitors;
    asio::co_spawn(io, visit(p, visitors, 3), asio::detached);
    run_all();
    BOOST_TEST(visitors == (std::vector{3}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
