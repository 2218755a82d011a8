// SPDX-License-Identifier: BSL-1.0
// Dropped files that take long, or are many, while others want something: nobody waits for another one's work.

#include "contains.hpp"
#include "end_to_end/site/hostile_site.hpp"
#include "end_to_end/site/waiting.hpp"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <unistd.h>

#include <algorithm>
#include <filesystem>

namespace fs = std::filesystem;

namespace rdad::tests {

namespace {

struct busy_site : hostile_site
{
    /// Its claim in active/ isn't ended.
    bool is_being_taken(const std::string& file) const
    {
        const auto names = here.names_in("active");
        return std::ranges::any_of(names, [&](const std::string& name) {
            return name.ends_with(".dropped") && contains(name, file);
        });
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(neighbours, busy_site)

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
    const auto daemon = here.start_service();
    here.drop("waiting.json", late_jobs(1));
    daemon->wait_for_errors("The daemon has taken the job.");
    here.drop("large.json", late_jobs(10'000));
    wait_until("it is being taken", [&] { return fs::exists(here.spool() / "active/large.1.json"); });

    child_process order(RDACTL, {"cancel", "--config", here.config_file(), "waiting.1"});
    BOOST_TEST(order.wait() == 0, order.errors());
    BOOST_TEST(is_being_taken("large.json"), "the order was not kept waiting by it");
    here.wait_for_record("waiting.1");
    here.drop("other.json", job_text(1));
    BOOST_TEST(here.wait_for_record("other").folder == "success");
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
