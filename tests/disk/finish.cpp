// SPDX-License-Identifier: BSL-1.0
// The end of the work on the spool: nothing is cut short, and nothing comes after it.

#include "disk/disk.hpp"
#include "temporary_folder.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>

#include <atomic>
#include <filesystem>
#include <future>
#include <memory>
#include <string>

using namespace rdad;
using namespace rdad::tests;
namespace asio = boost::asio;

BOOST_AUTO_TEST_SUITE(end_of_the_disk)

namespace {

/// Work that takes its time once it has begun.
struct long_work
{
    std::promise<void> begun;
    std::atomic<bool> has_ended = false;

    void operator()(const spool::folder& folder)
    {
        begun.set_value();
        for (int i = 0; i < 1000; ++i)
            write_file(folder.path_of("written"), std::to_string(i));
        has_ended = true;
    }
};

struct fixture
{
    temporary_folder root;
    // It outlives the disk, whose threads hold what it runs.
    asio::io_context io;
    disk::disk subject{spool::spool::own(root.path().string()).value()};
    std::shared_ptr<long_work> first = std::make_shared<long_work>();
    std::shared_ptr<std::atomic<bool>> was_next_called = std::make_shared<std::atomic<bool>>(false);

    asio::awaitable<void> run(auto work) { co_await subject.run(std::move(work)); }
    asio::awaitable<void> read(auto work) { co_await subject.read(std::move(work)); }

    void spawn(asio::awaitable<void> work)
    {
        asio::co_spawn(io, std::move(work), asio::detached);
        io.poll();
    }

    /// With the first work under way.
    void finish()
    {
        first->begun.get_future().wait();
        subject.finish();
    }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(what_is_being_done_is_done_and_what_waits_is_dropped, fixture)
{
    spawn(run([first = first](spool::spool& s) { (*first)(s.active()); }));
    spawn(run([called = was_next_called](spool::spool&) { *called = true; }));
    finish();
    BOOST_TEST(first->has_ended);
    BOOST_TEST(!*was_next_called);
}

BOOST_FIXTURE_TEST_CASE(so_it_is_with_what_is_being_read, fixture)
{
    spawn(read([first = first](const spool::spool& s) { (*first)(s.active()); }));
    spawn(read([called = was_next_called](const spool::spool&) { *called = true; }));
    finish();
    BOOST_TEST(first->has_ended);
    BOOST_TEST(!*was_next_called);
}

BOOST_AUTO_TEST_SUITE_END()
