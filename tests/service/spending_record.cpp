// SPDX-License-Identifier: BSL-1.0
// What is started is kept as spending of the day, on a disk that fails too, and people are told of what waits for another day.

#include "service/spending_record.hpp"

#include "contains.hpp"
#include "journal/kept_journal.hpp"
#include "temporary_folder.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>

#include <chrono>
#include <exception>
#include <filesystem>
#include <optional>
#include <string>

namespace asio = boost::asio;
using namespace rdad;
using namespace rdad::service;
using namespace rdad::tests;
using namespace std::chrono_literals;
using driver::allowance;
using driver::booking;

BOOST_AUTO_TEST_SUITE(spending_records)

namespace {

constexpr auto noon = std::chrono::sys_days(std::chrono::year(2026) / 11 / 28) + 12h;

struct record_fixture
{
    temporary_folder root;
    asio::io_context io;
    disk::disk d{spool::spool::own(root.path().string()).value()};
    kept_journal j;
    spending_record record{d, j};

    record_fixture() { record.restore(driver::spending(), 10); }

    /// Whether it is on the disk.
    bool book(const booking& what)
    {
        std::optional<bool> is_kept;
        asio::co_spawn(io, record.book(what), [&](const std::exception_ptr& error, const result<void>& kept) {
            is_kept = !error && kept;
        });
        io.run();
        io.restart();
        return is_kept.value();
    }

    allowance allowance_for(const std::string& job, double cost) const
    {
        return record.get().allowance_for(job, cost, noon);
    }

    /// Of the next process.
    double cost_on_disk() const
    {
        driver::spending next;
        BOOST_TEST(next.restore(d.get().read_spending().value()));
        return next.cost_of_day(noon);
    }

    std::filesystem::path in_the_way() const { return root.path() / ".spending.writing"; }

    std::ptrdiff_t told() const { return j.count(journal::message_kind::day_spent); }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(what_is_booked_is_on_the_disk_and_may_be_started, record_fixture)
{
    BOOST_TEST(book({"a", 1, noon}));
    BOOST_TEST((allowance_for("a", 1) == allowance::granted));
    BOOST_TEST(book({"b", 2, noon}));
    BOOST_TEST(cost_on_disk() == 3);
}

BOOST_FIXTURE_TEST_CASE(what_the_disk_refuses_may_not_be_started_until_it_takes_it, record_fixture)
{
    std::filesystem::create_directory(in_the_way());
    BOOST_TEST(!book({"a", 1, noon}));
    BOOST_TEST((allowance_for("a", 1) == allowance::fits));
    BOOST_TEST(!book({"b", 2, noon}));
    std::filesystem::remove(in_the_way());
    BOOST_TEST(book({"b", 2, noon}));
    BOOST_TEST(book({"a", 1, noon}));
    BOOST_TEST(cost_on_disk() == 3);
}

BOOST_FIXTURE_TEST_CASE(a_file_that_somebody_removes_is_written_anew_with_all_of_the_day, record_fixture)
{
    BOOST_TEST(book({"a", 1, noon}));
    std::filesystem::remove(root.path() / "spending");
    BOOST_TEST(!book({"b", 2, noon}));
    BOOST_TEST(book({"b", 2, noon}));
    BOOST_TEST(cost_on_disk() == 3);
}

BOOST_FIXTURE_TEST_CASE(the_first_job_of_a_day_that_waits_is_told_of, record_fixture)
{
    BOOST_TEST(book({"a", 8, noon}));
    record.tell_of_exceeding("survey", 3, noon);
    BOOST_TEST_REQUIRE(told() == 1);
    BOOST_TEST(
        contains(j.entries.back().message, "survey: its estimated cost, 3,"),
        j.entries.back().message
    );
    BOOST_TEST(contains(j.entries.back().message, "8 of 10 are spent"), j.entries.back().message);
    record.tell_of_exceeding("other", 4, noon + 1h);
    BOOST_TEST(told() == 1);
    record.tell_of_exceeding("other", 4, noon + 24h);
    BOOST_TEST(told() == 2);
    record.set_limit(9);
    record.tell_of_exceeding("other", 4, noon + 24h);
    BOOST_TEST(told() == 3, "another limit is another matter");
}

BOOST_FIXTURE_TEST_CASE(each_job_that_costs_more_than_any_day_may_is_told_of, record_fixture)
{
    for (int i = 1; i <= 2; ++i) {
        record.tell_of_exceeding("survey", 11, noon);
        BOOST_TEST(told() == i);
        BOOST_TEST(
            contains(j.entries.back().message, "it waits until that is raised"),
            j.entries.back().message
        );
    }
}

BOOST_AUTO_TEST_SUITE_END()
