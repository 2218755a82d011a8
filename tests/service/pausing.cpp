// SPDX-License-Identifier: BSL-1.0
// Batches are paused and resumed, by those who may, and so that the next process knows.

#include "service/ordering/pausing.hpp"

#include "contains.hpp"
#include "service/services_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

using namespace rdad;
using namespace rdad::service;
using namespace rdad::tests;
using control::order_status;
using driver::waits_for;

BOOST_AUTO_TEST_SUITE(pausing_batches)

namespace {

constexpr uid_t anna = 1001;
constexpr uid_t bert = 1002;

const std::string survey = R"("id": "6f51448f-6377-4330-9ab0-f13fe994b3f1")";
const std::string other = R"("id": "7f51448f-6377-4330-9ab0-f13fe994b3f1")";

struct fixture : services_fixture
{
    service::pausing subject{disk, journal, runners, pauses};

    control::order_answer give(
        pausing_order order,
        std::optional<std::string> label = std::nullopt,
        uid_t by = 0,
        control::access_rule rule = {}
    )
    {
        return answer_of(subject.carry_out(order, std::move(label), by, rule));
    }

    control::batch_pauses on_disk_now() const
    {
        return control::batch_pauses::read(spool().read_batch_pauses().value()).value();
    }

    const spool::spool& spool() const { return disk.get(); }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(the_jobs_of_a_paused_batch_wait_and_go_on_when_it_is_resumed, fixture)
{
    take_batch("bridges", survey, 1, anna);
    const auto paused = give(pausing_order::pause, "bridges#1");
    BOOST_TEST((paused.status == order_status::noted), paused.message);
    BOOST_TEST(contains(paused.message, "bridges#1 is paused"), paused.message);
    run_until([&] { return waits("bridges", waits_for::resume); });
    BOOST_TEST(runners.batches().at(0).is_paused);
    BOOST_TEST((on_disk_now() == pauses));
    BOOST_TEST(journal.count(rdad::journal::message_kind::batch_paused) == 1);
    const auto again = give(pausing_order::pause, "bridges");
    BOOST_TEST((again.status == order_status::noted), again.message);
    BOOST_TEST(journal.count(rdad::journal::message_kind::batch_paused) == 1, "that is no news");
    const auto resumed = give(pausing_order::resume, "bridges");
    BOOST_TEST(resumed.message == "bridges#1 is resumed.");
    run_until([&] { return !waits("bridges", waits_for::resume); });
    BOOST_TEST(!runners.batches().at(0).is_paused);
    BOOST_TEST(on_disk_now().empty());
    BOOST_TEST(journal.count(rdad::journal::message_kind::batch_resumed) == 1);
}

BOOST_FIXTURE_TEST_CASE(what_comes_while_all_is_paused_is_paused, fixture)
{
    give(pausing_order::pause);
    take_batch("bridges", survey, 1, anna);
    run_until([&] { return waits("bridges", waits_for::resume); });
    give(pausing_order::pause, "bridges");
    const auto resumed = give(pausing_order::resume);
    BOOST_TEST(contains(resumed.message, "Batches that were paused by themselves stay so."), resumed.message);
    BOOST_TEST(runners.batches().at(0).is_paused);
}

BOOST_FIXTURE_TEST_CASE(a_batch_that_nobody_works_on_cannot_be_paused, fixture)
{
    const auto answer = give(pausing_order::pause, "bridges#1");
    BOOST_TEST((answer.status == order_status::unknown), answer.message);
    BOOST_TEST(pauses.empty());
}

BOOST_FIXTURE_TEST_CASE(others_may_not_pause_where_the_rule_is_owner, fixture)
{
    constexpr control::access_rule owners{config::audience::owner, 990};
    take_batch("bridges", survey, 1, anna);
    take_batch("roads", other, 2, bert);
    BOOST_TEST((give(pausing_order::pause, "bridges", bert, owners).status == order_status::forbidden));
    BOOST_TEST((give(pausing_order::pause, std::nullopt, bert, owners).status == order_status::forbidden));
    BOOST_TEST(pauses.empty());
    BOOST_TEST((give(pausing_order::pause, "roads", bert, owners).status == order_status::noted));
    BOOST_TEST((give(pausing_order::resume, "roads", anna, owners).status == order_status::forbidden));
    BOOST_TEST((give(pausing_order::pause, std::nullopt, 0, owners).status == order_status::noted));
}

BOOST_FIXTURE_TEST_CASE(a_pause_that_cannot_be_written_is_not_confirmed, fixture)
{
    take_batch("bridges", survey, 1, anna);
    std::filesystem::create_directory(folder.path() / ".paused.writing");
    const auto answer = give(pausing_order::pause, "bridges");
    BOOST_TEST((answer.status == order_status::failed), answer.message);
    BOOST_TEST(contains(answer.message, "It is so until rdad ends; try again."), answer.message);
    std::filesystem::remove(folder.path() / ".paused.writing");
    const auto again = give(pausing_order::pause, "bridges");
    BOOST_TEST((again.status == order_status::noted), again.message);
    BOOST_TEST((on_disk_now() == pauses));
}

BOOST_AUTO_TEST_SUITE_END()
