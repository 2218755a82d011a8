// SPDX-License-Identifier: BSL-1.0
// Changes of records that coroutines ask for.

#include "disk/disk.hpp"
#include "temporary_folder.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <string>
#include <vector>

using namespace rdad;
using namespace rdad::tests;
namespace asio = boost::asio;

BOOST_AUTO_TEST_SUITE(changes_of_records)

namespace {

struct fixture
{
    temporary_folder root;
    // It outlives the disk, whose threads hold what it runs.
    asio::io_context io;
    disk::disk subject{spool::spool::own(root.path().string()).value()};
    std::vector<std::string> told;

    /// Notes the name once it is told, with what is wrong.
    asio::awaitable<void> change(spool::record_change change)
    {
        const std::string name = change.name + " " + change.text;
        const auto changed = co_await subject.change(std::move(change));
        told.push_back(changed.done ? name : name + ": " + changed.done.error().code.message());
    }

    void ask_for(spool::record_change c) { asio::co_spawn(io, change(std::move(c)), asio::detached); }

    std::string text_of(const std::string& path) { return read_file(root.path() / path); }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(each_is_told_once_it_is_made, fixture)
{
    ask_for({"a", "1"});
    ask_for({"b", "2", job::final_state::success});
    io.run();
    BOOST_TEST(told == (std::vector<std::string>{"a 1", "b 2"}), boost::test_tools::per_element());
    BOOST_TEST(text_of("active/a.json") == "1");
    BOOST_TEST(text_of("success/b.json") == "2");
}

BOOST_FIXTURE_TEST_CASE(of_two_changes_of_one_record_the_first_is_made_first, fixture)
{
    ask_for({"a", "1"});
    ask_for({"a", "2"});
    ask_for({"b", "3"});
    ask_for({"a", "4", job::final_state::held});
    io.run();
    BOOST_TEST(
        told == (std::vector<std::string>{"a 1", "a 2", "b 3", "a 4"}),
        boost::test_tools::per_element()
    );
    BOOST_TEST(text_of("held/a.json") == "4");
    BOOST_TEST(!std::filesystem::exists(root.path() / "active/a.json"));
}

BOOST_FIXTURE_TEST_CASE(one_that_fails_is_told_so_and_those_beside_it_are_made, fixture)
{
    std::filesystem::create_directory(root.path() / "active/.b.json.writing");
    ask_for({"a", "1"});
    ask_for({"b", "2"});
    ask_for({"c", "3"});
    io.run();
    BOOST_TEST(
        told == (std::vector<std::string>{"a 1", "b 2: Is a directory", "c 3"}),
        boost::test_tools::per_element()
    );
}

BOOST_FIXTURE_TEST_CASE(what_is_asked_of_the_disk_afterwards_comes_after_it, fixture)
{
    bool was_there = false;
    ask_for({"a", "1"});
    const auto look = [&]() -> asio::awaitable<void> {
        auto looking = [](spool::spool& s) { return s.is_active("a"); };
        was_there = co_await subject.run(looking);
    };
    asio::co_spawn(io, look, asio::detached);
    io.run();
    BOOST_TEST(was_there);
}

BOOST_AUTO_TEST_SUITE_END()
