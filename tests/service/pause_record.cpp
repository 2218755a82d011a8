// SPDX-License-Identifier: BSL-1.0
// A pause that the service has asked for, over restarts and changes of the clock.

#include "service/pause_record.hpp"

#include "journal/kept_journal.hpp"
#include "temporary_folder.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <filesystem>

namespace asio = boost::asio;
using namespace rdad;
using namespace rdad::service;
using namespace rdad::tests;
using namespace std::chrono_literals;
using std::chrono::system_clock;

BOOST_AUTO_TEST_SUITE(pause_records)

namespace {

struct fixture
{
    temporary_folder root;
    // It outlives the disk, whose threads hold what it runs.
    asio::io_context io;
    disk::disk d{spool::spool::own(root.path().string()).value()};
    kept_journal j;
    pause_record record{io.get_executor(), d, j};
    client::call_queue queue{
        io.get_executor(),
        {.limits = {1}, .connections = 1, .for_token = {}, .for_proxy = {}}};

    void keep(system_clock::time_point until)
    {
        record.keep(until);
        io.run();
        io.restart();
    }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(what_is_left_of_a_pause_is_waited_for_by_the_next_process, fixture)
{
    keep(system_clock::now() + 1h);
    record.restore(queue);
    BOOST_TEST((queue.pause_left() > 59min));
    BOOST_TEST(j.count(rdad::journal::message_kind::still_paused) == 1);
}

BOOST_FIXTURE_TEST_CASE(one_that_is_over_is_not_told, fixture)
{
    keep(system_clock::now() - 1s);
    record.restore(queue);
    BOOST_TEST((queue.pause_left() <= 0s));
    BOOST_TEST(j.entries.empty());
}

BOOST_FIXTURE_TEST_CASE(after_the_clock_was_set_back_the_pause_is_counted_from_the_first_start_on, fixture)
{
    const auto wrong = system_clock::now() + 24h;
    auto writing = [wrong](spool::spool& s) { return s.write_pause({wrong + 1h, wrong}); };
    asio::co_spawn(io, d.run(std::move(writing)), asio::detached);
    io.run();
    io.restart();

    record.restore(queue);
    io.run();
    BOOST_TEST((queue.pause_left() > 59min));
    const auto counted = d.get().read_pause();
    BOOST_REQUIRE(counted.has_value());
    BOOST_TEST((counted->since <= system_clock::now()));
    // Each record of a pause is rounded up to seconds.
    BOOST_TEST((counted->until < system_clock::now() + 1h + 5s));
}

BOOST_FIXTURE_TEST_CASE(a_disk_that_takes_none_is_told_once, fixture)
{
    std::filesystem::create_directory(root.path() / "retry-after");
    keep(system_clock::now() + 1h);
    keep(system_clock::now() + 2h);
    BOOST_TEST(j.count(rdad::journal::message_kind::pause_not_kept) == 1);
}

BOOST_AUTO_TEST_SUITE_END()
