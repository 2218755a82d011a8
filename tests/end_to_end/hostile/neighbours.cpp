// SPDX-License-Identifier: BSL-1.0
// Dropped files that take long, or are many, while others want something: nobody waits for another one's work.

#include "contains.hpp"
#include "end_to_end/site/hostile_site.hpp"
#include "end_to_end/site/waiting.hpp"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>

namespace fs = std::filesystem;

namespace rdad::tests {

BOOST_FIXTURE_TEST_SUITE(neighbours, hostile_site)

namespace {

/// A file of so many jobs that are not started in this century.
std::string late_jobs(std::size_t number)
{
    std::string text;
    for (std::size_t i = 0; i < number; ++i)
        text += fmt::format(
            R"({}{{"id":"{:08x}-0000-4000-8000-000000000000","rdad":{{"notBefore":"2261-01-01T00:00:00Z"}}}})",
            i == 0 ? "[" : ",",
            i
        );
    return text + "]";
}

}  // namespace

BOOST_AUTO_TEST_CASE(while_a_large_file_is_taken_orders_are_carried_out_and_other_files_taken)
{
    using clock = std::chrono::steady_clock;
    const auto daemon = here.start_service();
    here.drop("waiting.json", late_jobs(1));
    wait_until("it waits", [&] { return fs::exists(here.spool() / "active/waiting.1.json"); });
    here.drop("large.json", late_jobs(10'000));
    wait_until("it is being taken", [&] { return fs::exists(here.spool() / "active/large.1.json"); });

    const auto ordered = clock::now();
    child_process order(RDACTL, {"cancel", "--config", here.config_file(), "waiting.1"});
    BOOST_TEST(order.wait() == 0, order.errors());
    const std::chrono::duration<double> took = clock::now() - ordered;
    BOOST_TEST(took.count() < 5.0);
    here.wait_for_record("waiting.1");
    here.drop("other.json", job_text(1));
    BOOST_TEST(here.wait_for_record("other").folder == "success");

    const auto names = here.names_in("active");
    const bool is_done =
        std::ranges::none_of(names, [](const std::string& name) { return name.ends_with(".dropped"); });
    BOOST_TEST_MESSAGE(
        "The order took " << took.count() << " s; then the large file was "
                          << (is_done ? "done" : "not done yet")
    );
    BOOST_TEST(!daemon->status());
}

BOOST_AUTO_TEST_CASE(what_is_above_the_limit_of_a_user_stays_and_is_taken_when_there_is_room)
{
    const auto daemon = here.start({"--user-jobs", "1"});
    here.drop("first.json", late_jobs(2));
    wait_until("it is taken", [&] { return fs::exists(here.spool() / "active/first.2.json"); });
    here.drop("second.json", job_text(1));
    const std::string said = fmt::format(
        "The user with the id {} has 2 jobs that wait or are under way, and user_jobs is 1. A file stays in "
        "incoming/ until some of them have ended.",
        ::getuid()
    );
    wait_until("it is told", [&] { return contains(daemon->errors(), said); });
    BOOST_TEST(fs::exists(here.incoming() / "second.json"));
    for (const char* name : {"first.1", "first.2"}) {
        child_process order(RDACTL, {"cancel", "--config", here.config_file(), name});
        BOOST_TEST(order.wait() == 0, order.errors());
    }
    BOOST_TEST(here.wait_for_record("second").folder == "success");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace rdad::tests
