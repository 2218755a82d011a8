// SPDX-License-Identifier: BSL-1.0
// What is confirmed of an order, where the disk keeps it and where it doesn't.

#include "service/ordering/orders.hpp"

#include "contains.hpp"
#include "service/services_fixture.hpp"
#include "spool/names.hpp"

#include <boost/test/unit_test.hpp>

#include <filesystem>

using namespace rdad;
using namespace rdad::service;
using namespace rdad::tests;

BOOST_AUTO_TEST_SUITE(orders)

namespace {

const std::string survey = R"("id": "6f51448f-6377-4330-9ab0-f13fe994b3f1")";
const std::string for_later = survey + R"(, "rdad": {"notBefore": "2100-01-01T00:00:00Z"})";

struct fixture : services_fixture
{
    intake::batches batches{std::chrono::minutes(10)};
    service::orders all{disk, runners, batches};

    /// Nobody works on it.
    std::string end(const std::string& name, job::final_state state) const
    {
        const std::string text = "{" + survey + "}";
        const auto spec = job::parse_job_file(name, text).at(0).spec.value();
        auto record = job::new_record(spec, text, "1", std::chrono::system_clock::now());
        record.outcome = job::outcome{state, "So it is.", std::nullopt};
        const std::string kept = job::to_text(record);
        write_file(folder.path() / to_string(state) / (name + ".json"), kept);
        return kept;
    }

    control::order_answer give(control::order order, const std::string& name)
    {
        return answer_of(all.carry_out(order, name));
    }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(an_order_for_a_job_that_waits_is_not_confirmed_where_it_cannot_be_written, fixture)
{
    take("later", for_later);
    let_writing_fail("later");
    const auto answer = give(control::order::cancel, "later");
    BOOST_TEST((answer.status == control::order_status::failed), answer.message);
    BOOST_TEST(!on_disk("later").cancel_ordered);
}

BOOST_FIXTURE_TEST_CASE(an_order_for_a_job_that_acts_is_not_confirmed_where_it_cannot_be_written, fixture)
{
    take("survey", survey);
    let_writing_fail("survey");
    // It is to be saved before it is activated: it is kept in memory until that works.
    run_until([&] { return journal.count(rdad::journal::message_kind::disk_failing) > 0; });
    const auto answer = give(control::order::cancel, "survey");
    BOOST_TEST((answer.status == control::order_status::failed), answer.message);
    BOOST_TEST(contains(answer.message, "It is tried again."), answer.message);
    BOOST_TEST(!on_disk("survey").cancel_ordered);
}

BOOST_FIXTURE_TEST_CASE(an_order_is_confirmed_where_it_is_on_the_disk, fixture)
{
    take("later", for_later);
    const auto answer = give(control::order::cancel, "later");
    BOOST_TEST((answer.status == control::order_status::noted), answer.message);
    run_until([&] { return runners.size() == 0; });
    BOOST_TEST(std::filesystem::exists(folder.path() / "unsubmitted" / "later.json"));
}

BOOST_FIXTURE_TEST_CASE(an_order_for_a_record_that_cannot_be_read_is_answered_and_not_confirmed, fixture)
{
    take("later", for_later);
    std::filesystem::remove(path_in_active("later.json"));
    const auto answer = give(control::order::cancel, "later");
    BOOST_TEST((answer.status == control::order_status::failed), answer.message);
    BOOST_TEST(contains(answer.message, "can't be read now"), answer.message);
}

BOOST_FIXTURE_TEST_CASE(a_path_to_what_there_is_is_no_name_of_a_job, fixture)
{
    end("failed", job::final_state::failed);
    const std::string held = end("held", job::final_state::held);
    const std::string elsewhere = (folder.path() / "elsewhere").string();
    write_file(elsewhere + ".json", held);
    for (const std::string& name :
         {std::string("../failed/failed"),
          std::string("../held/held"),
          std::string("./held"),
          std::string("../elsewhere"),
          elsewhere}) {
        for (const control::order order : control::all_orders) {
            const auto answer = give(order, name);
            BOOST_TEST((answer.status == control::order_status::unknown), name + ": " + answer.message);
        }
    }
    BOOST_TEST(read_file(folder.path() / "held/held.json") == held);
    BOOST_TEST(read_file(elsewhere + ".json") == held);
    BOOST_TEST(std::filesystem::is_empty(folder.path() / "active"));
    BOOST_TEST(std::filesystem::is_empty(folder.path() / "incoming"));
    BOOST_TEST(runners.size() == 0U);
}

BOOST_FIXTURE_TEST_CASE(no_retry_is_confirmed_that_would_be_left_alone, fixture)
{
    end("draft-a", job::final_state::rejected);
    all.set_rules({.ignored = spool::ignored_names({"draft-*"})});
    const auto refused = give(control::order::retry, "draft-a");
    BOOST_TEST((refused.status == control::order_status::refused), refused.message);
    BOOST_TEST(std::filesystem::is_empty(folder.path() / "incoming"));
    all.set_rules({});
    const auto answer = give(control::order::retry, "draft-a");
    BOOST_TEST((answer.status == control::order_status::noted), answer.message);
}

BOOST_FIXTURE_TEST_CASE(a_batch_whose_job_is_released_counts_as_run, fixture)
{
    const job::batch batch{"bridges", 7, 1000, "digest"};
    const std::string text = "{" + for_later + "}";
    const auto spec = job::parse_job_file("held", text).at(0).spec.value();
    auto record = job::held_record(spec, text, "1", "Twice.", std::chrono::system_clock::now());
    record.batch = batch;
    write_file(folder.path() / "held/held.json", job::to_text(record));
    const auto much_later = std::chrono::system_clock::now() + std::chrono::hours(24);
    BOOST_TEST(!batches.find_earlier(batch, "2", much_later));
    const auto answer = give(control::order::release, "held");
    BOOST_TEST((answer.status == control::order_status::noted), answer.message);
    BOOST_TEST(batches.find_earlier(batch, "2", much_later).has_value());
    give(control::order::cancel, "held");
    run_until([&] { return runners.size() == 0; });
    BOOST_TEST(!batches.find_earlier(batch, "2", much_later), "as long as it is worked on");
}

BOOST_FIXTURE_TEST_CASE(a_held_job_that_is_released_goes_on_and_its_past_is_not_told_again, fixture)
{
    end("held", job::final_state::held);
    const auto answer = give(control::order::release, "held");
    BOOST_TEST((answer.status == control::order_status::noted), answer.message);
    BOOST_TEST(runners.has("held"));
    BOOST_TEST((on_disk("held").events.back().kind == job::event_kind::released));
    BOOST_TEST(!std::filesystem::exists(folder.path() / "held" / "held.json"));
    BOOST_TEST(journal.count(rdad::journal::message_kind::job_taken) == 0);
}

BOOST_FIXTURE_TEST_CASE(a_job_that_is_not_held_is_not_released, fixture)
{
    take("later", for_later);
    const auto answer = give(control::order::release, "later");
    BOOST_TEST((answer.status == control::order_status::refused), answer.message);
    BOOST_TEST(contains(answer.message, "isn't held"), answer.message);
    BOOST_TEST(!on_disk("later").released);
}

BOOST_FIXTURE_TEST_CASE(an_order_for_a_job_that_there_is_not_is_answered_so, fixture)
{
    for (const control::order order : control::all_orders) {
        const auto answer = give(order, "nothing");
        BOOST_TEST((answer.status == control::order_status::unknown), answer.message);
    }
}

BOOST_FIXTURE_TEST_CASE(an_order_for_a_job_that_has_ended_is_refused_with_where_it_is, fixture)
{
    const std::string record = end("failed", job::final_state::failed);
    for (const control::order order : {control::order::cancel, control::order::release}) {
        const auto answer = give(order, "failed");
        BOOST_TEST((answer.status == control::order_status::refused), answer.message);
        BOOST_TEST(contains(answer.message, "it is in failed/"), answer.message);
    }
    BOOST_TEST(read_file(folder.path() / "failed" / "failed.json") == record);
}

BOOST_FIXTURE_TEST_CASE(
    an_order_that_comes_while_a_job_is_filed_is_answered_when_it_can_be_seen_where,
    fixture
)
{
    take("later", for_later);
    give(control::order::cancel, "later");
    const auto answer = give(control::order::cancel, "later");
    BOOST_TEST((answer.status == control::order_status::refused), answer.message);
    BOOST_TEST(contains(answer.message, "it is in unsubmitted/"), answer.message);
    BOOST_TEST(std::filesystem::exists(folder.path() / "unsubmitted" / "later.json"));
}

BOOST_FIXTURE_TEST_CASE(a_job_whose_file_is_just_being_taken_takes_no_order_yet, fixture)
{
    write_file(path_in_active("survey.json"), "{}");
    const auto answer = give(control::order::cancel, "survey");
    BOOST_TEST((answer.status == control::order_status::early), answer.message);
    BOOST_TEST(contains(answer.message, "try again"), answer.message);
    BOOST_TEST(read_file(path_in_active("survey.json")) == "{}");
}

BOOST_FIXTURE_TEST_CASE(an_order_for_a_job_whose_file_is_still_to_be_taken_may_be_given_again, fixture)
{
    const auto is_early = [this](const std::string& name) {
        for (const control::order order : {control::order::cancel, control::order::release}) {
            if (give(order, name).status != control::order_status::early)
                return false;
        }
        return true;
    };
    write_file(folder.path() / "incoming/survey.jsonl", "{}");
    write_file(path_in_active(spool::claim_name("Bridge 7.JSON", 1, 2)), "{}");
    for (const char* name : {"survey", "survey.12", "survey~2", "Bridge 7", "Bridge 7.1"})
        BOOST_TEST(is_early(name), name);
    for (const char* name : {"surveys", "surve", "12", "bridge 7"})
        BOOST_TEST((give(control::order::cancel, name).status == control::order_status::unknown), name);
    BOOST_TEST(
        give(control::order::cancel, "survey.12").message ==
        "There is no job survey.12 yet: survey.jsonl is still to be taken. Try again."
    );
}

BOOST_AUTO_TEST_SUITE_END()
