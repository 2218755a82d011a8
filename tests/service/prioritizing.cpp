// SPDX-License-Identifier: BSL-1.0
// Batches get another priority, by those who may give it, and so that the next process knows.

#include "service/ordering/prioritizing.hpp"

#include "contains.hpp"
#include "service/services_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>

using namespace rdad;
using namespace rdad::service;
using namespace rdad::tests;
using control::order_status;

BOOST_AUTO_TEST_SUITE(priorities_by_order)

namespace {

constexpr uid_t owner_of_bridges = 1001;
constexpr uid_t somebody_else = 1002;

struct prioritizing_fixture : services_fixture
{
    service::prioritizing subject{disk, journal, runners, priorities};

    /// A batch whose job waits for its turn: no calls are made for now.
    prioritizing_fixture()
    {
        account->queue().pause(std::chrono::hours(1));
        take_batch("bridges", R"("id": "6f51448f-6377-4330-9ab0-f13fe994b3f1")", 1, owner_of_bridges);
        run_until([&] { return waits("bridges", driver::waits_for::turn); });
    }

    control::order_answer give(
        const std::string& label,
        std::optional<std::int32_t> priority,
        uid_t by = 0,
        control::access_rule rule = {}
    )
    {
        return answer_of(subject.carry_out(label, priority, by, rule));
    }

    /// Of the call that waits.
    std::int32_t priority_in_queue() const { return runners.row_of("bridges")->notes.priority; }

    std::string kept() const { return disk.get().read_priorities().value(); }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(a_call_that_waits_gets_the_priority_of_its_batch, prioritizing_fixture)
{
    BOOST_TEST(priority_in_queue() == 0);
    const auto answer = give("bridges#1", 7);
    BOOST_TEST((answer.status == order_status::noted));
    BOOST_TEST(answer.message == "The jobs of bridges#1 have priority 7 now.");
    run_until([&] { return priority_in_queue() == 7; });
    BOOST_TEST((runners.batches().at(0).priority == 7));
    BOOST_TEST((driver::batch_priorities::read(kept()) == priorities));
    BOOST_TEST(journal.count(journal::message_kind::batch_prioritized) == 1);
    BOOST_TEST(give("bridges", 7).message == "The jobs of bridges#1 have priority 7 already.");
    BOOST_TEST(journal.count(journal::message_kind::batch_prioritized) == 1, "that is no news");
    BOOST_TEST(
        give("bridges", std::nullopt).message ==
        "The jobs of bridges#1 have the priorities of their specs now."
    );
    run_until([&] { return priority_in_queue() == 0; });
    BOOST_TEST(kept().empty());
}

BOOST_FIXTURE_TEST_CASE(a_batch_that_nobody_works_on_gets_no_priority, prioritizing_fixture)
{
    const auto answer = give("bridges#2", 7);
    BOOST_TEST((answer.status == order_status::unknown));
    BOOST_TEST(answer.message == "No job of a batch bridges#2 is worked on.");
    BOOST_TEST(kept().empty());
}

BOOST_FIXTURE_TEST_CASE(a_batch_that_nobody_works_on_any_more_is_reset, prioritizing_fixture)
{
    priorities.set({"roads", 9}, 5);
    BOOST_TEST((give("roads", 6).status == order_status::unknown));
    BOOST_TEST(
        give("roads", std::nullopt).message == "The jobs of roads#9 have the priorities of their specs now."
    );
    BOOST_TEST(!priorities.of(nullptr).has_value());
    BOOST_TEST(priorities.batches().empty());
}

BOOST_FIXTURE_TEST_CASE(others_may_not_give_a_priority_where_the_rule_is_owner, prioritizing_fixture)
{
    constexpr control::access_rule owners{config::audience::owner, 990};
    BOOST_TEST((give("bridges", 7, somebody_else, owners).status == order_status::forbidden));
    BOOST_TEST(kept().empty());
    BOOST_TEST((give("bridges", 7, owner_of_bridges, owners).status == order_status::noted));
}

BOOST_FIXTURE_TEST_CASE(a_priority_that_cannot_be_written_is_not_confirmed, prioritizing_fixture)
{
    std::filesystem::create_directory(folder.path() / ".priorities.writing");
    const auto answer = give("bridges", 7);
    BOOST_TEST((answer.status == order_status::failed));
    BOOST_TEST(contains(answer.message, "It is so until rdad ends; try again."), answer.message);
    std::filesystem::remove(folder.path() / ".priorities.writing");
    BOOST_TEST((give("bridges", 7).status == order_status::noted));
    BOOST_TEST((driver::batch_priorities::read(kept()) == priorities));
}

BOOST_AUTO_TEST_SUITE_END()
